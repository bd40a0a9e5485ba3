using ShiftService.Load.Generation;
using ShiftService.Load.Measures;

namespace ShiftService.Load.Reports;

/// <summary>
/// What became of a phase of load. Times are in milliseconds, from when a request was due unless it is said otherwise.
/// </summary>
internal sealed record PhaseReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Requests a second that were asked for; null for a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>Requests under way at once, of a closed loop.</summary>
    public int? Connections { get; init; }

    /// <summary>How long it lasted.</summary>
    public double Seconds { get; init; }

    /// <summary>Requests that were due.</summary>
    public long Offered { get; init; }

    /// <summary>Accepted: status 200.</summary>
    public long Accepted { get; init; }

    /// <summary>Refused: status 429 or 503.</summary>
    public long Refused { get; init; }

    /// <summary>All the others: other statuses, and no answer.</summary>
    public long Failed { get; init; }

    /// <summary>Answers of each status.</summary>
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    /// <summary>Requests without an answer, by how they ended.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>Accepted ones a second.</summary>
    public double PerSecond { get; init; }

    /// <summary>Accepted ones within the deadline, a second.</summary>
    public double GoodPerSecond { get; init; }

    /// <summary>Accepted ones answered later than the deadline, from when each began to be sent.</summary>
    public long Late { get; init; }

    /// <summary>Time of accepted ones.</summary>
    public Percentiles? LatencyMs { get; init; }

    /// <summary>Time of accepted ones from when each began to be sent.</summary>
    public Percentiles? ServiceMs { get; init; }

    /// <summary>Time of refused ones.</summary>
    public Percentiles? RefusalMs { get; init; }

    /// <summary>Refusals without a Retry-After of at least a second.</summary>
    public long WithoutRetryAfter { get; init; }

    /// <summary>The longest Retry-After in seconds.</summary>
    public double MaxRetryAfterSeconds { get; init; }

    /// <summary>Stages, as the server tells them.</summary>
    public required IReadOnlyDictionary<string, Percentiles?> StagesMs { get; init; }

    /// <summary>What the client waited beyond decode, preprocess and compute.</summary>
    public Percentiles? OverheadMs { get; init; }

    /// <summary>What it waited beyond the queue too.</summary>
    public Percentiles? OverheadWithoutQueueMs { get; init; }

    /// <summary>What the generator took.</summary>
    public required GeneratorCost Generator { get; init; }

    /// <summary>The beginning of one body of each unexpected status.</summary>
    public required IReadOnlyDictionary<string, string> Samples { get; init; }

    /// <summary>The report of a phase that has ended.</summary>
    public static PhaseReport Of(Phase phase)
    {
        Recorder recorder = phase.Recorder;
        double seconds = phase.Duration.TotalSeconds;
        long accepted = recorder.Status(200), refused = recorder.Status(429) + recorder.Status(503);
        long withoutAnswer = Enum.GetValues<FailureKind>().Sum(recorder.Failures);
        return new()
        {
            Name = phase.Name,
            Rate = phase.Rate,
            Connections = phase.Rate is null ? phase.Connections : null,
            Seconds = Math.Round(seconds, 3),
            Offered = recorder.Offered,
            Accepted = accepted,
            Refused = refused,
            Failed = recorder.Answered - accepted - refused + withoutAnswer,
            Statuses = recorder.Statuses.ToDictionary(pair => $"{pair.Status}", pair => pair.Count),
            Failures = Enum.GetValues<FailureKind>().Where(kind => recorder.Failures(kind) > 0)
                .ToDictionary(kind => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{kind}"), recorder.Failures),
            PerSecond = Math.Round(phase.PerSecond, 2),
            GoodPerSecond = Math.Round(recorder.Good / seconds, 2),
            Late = recorder.Late,
            LatencyMs = Percentiles.Of(recorder.Latency),
            ServiceMs = Percentiles.Of(recorder.Service),
            RefusalMs = Percentiles.Of(recorder.Refusal),
            WithoutRetryAfter = recorder.WithoutRetryAfter,
            MaxRetryAfterSeconds = recorder.MaxRetryAfter,
            StagesMs = recorder.Stages.All.ToDictionary(stage => stage.Name, stage => Percentiles.Of(stage.Times)),
            OverheadMs = Percentiles.Of(recorder.Stages.Overhead),
            OverheadWithoutQueueMs = Percentiles.Of(recorder.Stages.OverheadWithoutQueue),
            Generator = new(
                Math.Round(phase.Cpu.TotalMicroseconds / Math.Max(1, recorder.Answered), 1),
                Math.Round(phase.Cpu.TotalSeconds / seconds, 3),
                Percentiles.Of(recorder.Lateness)),
            Samples = recorder.Samples.ToDictionary(pair => $"{pair.Key}", pair => pair.Value),
        };
    }
}
