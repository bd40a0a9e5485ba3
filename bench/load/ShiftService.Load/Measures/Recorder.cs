using System.Diagnostics;
using System.Text;
using ShiftService.Load.Http;

namespace ShiftService.Load.Measures;

/// <summary>What became of the requests of one phase, in memory that does not grow with their number. One thread writes.</summary>
/// <param name="deadline">Within which an answer is good; null for any time.</param>
/// <param name="slots">How many tenths of a second, by intended time, have a histogram of their own.</param>
internal sealed class Recorder(TimeSpan? deadline, int slots = 0)
{
    private const int MaxSamples = 8;

    /// <summary>The length of a slot.</summary>
    public static readonly TimeSpan SlotLength = TimeSpan.FromMilliseconds(100);

    private readonly long[] _statuses = new long[600];
    private readonly long[] _failures = new long[Enum.GetValues<FailureKind>().Length];
    private readonly LatencyHistogram[] _slots = [.. Enumerable.Range(0, slots).Select(_ => new LatencyHistogram())];
    private long _answered;

    /// <summary>Requests that were due.</summary>
    public long Offered { get; set; }

    /// <summary>Time of accepted ones (status 200), from when each was due.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The same from when each began to be sent.</summary>
    public LatencyHistogram Service { get; } = new();

    /// <summary>Time of refused ones (429 and 503), from when each was due.</summary>
    public LatencyHistogram Refusal { get; } = new();

    /// <summary>By how much the generator was late: sending began so long after it was due.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>Where the time of accepted ones went.</summary>
    public StageTimes Stages { get; } = new();

    /// <summary>Accepted ones within the deadline from when each was due.</summary>
    public long Good { get; private set; }

    /// <summary>Accepted ones answered later than the deadline from when each began to be sent.</summary>
    public long Late { get; private set; }

    /// <summary>Refusals without a Retry-After of at least a second.</summary>
    public long WithoutRetryAfter { get; private set; }

    /// <summary>The longest Retry-After, in seconds.</summary>
    public double MaxRetryAfter { get; private set; }

    /// <summary>The first answer of each unexpected status, shortened.</summary>
    public Dictionary<int, string> Samples { get; } = [];

    /// <summary>Answers of any kind; another thread may look.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Answers of a status.</summary>
    public long Status(int status) => _statuses[status];

    /// <summary>Statuses that came, and how often.</summary>
    public IEnumerable<(int Status, long Count)> Statuses =>
        Enumerable.Range(0, _statuses.Length).Where(status => _statuses[status] > 0).Select(status => (status, _statuses[status]));

    /// <summary>Requests that ended so.</summary>
    public long Failures(FailureKind kind) => _failures[(int)kind];

    /// <summary>The medians of the slots, in their order; null where a slot has none.</summary>
    public IReadOnlyList<TimeSpan?> SlotMedians => [.. _slots.Select(slot => slot.Count > 0 ? slot.Percentile(0.5) : (TimeSpan?)null)];

    /// <summary>Counts an answer. All times are timestamps of <see cref="Stopwatch"/>.</summary>
    public void Answer(ResponseParser answer, long phaseStart, long due, long sent, long now)
    {
        TimeSpan latency = Stopwatch.GetElapsedTime(due, now);
        int status = answer.Status;
        _statuses[status]++;
        Lateness.Record(Stopwatch.GetElapsedTime(due, sent));
        Volatile.Write(ref _answered, _answered + 1);
        if (status == 200) Accept(answer, latency, Stopwatch.GetElapsedTime(sent, now), Stopwatch.GetElapsedTime(phaseStart, due));
        else if (status is 429 or 503) Refuse(answer, latency);
        if (status == 200 || Samples.Count == MaxSamples || Samples.ContainsKey(status)) return;
        Samples[status] = Encoding.UTF8.GetString(answer.BodyStart);
    }

    /// <summary>Counts a request that got no answer.</summary>
    public void Fail(FailureKind kind) => _failures[(int)kind]++;

    private void Accept(ResponseParser answer, TimeSpan latency, TimeSpan service, TimeSpan intoPhase)
    {
        Latency.Record(latency);
        Service.Record(service);
        Stages.Record(answer.ServerTiming, latency);
        if (deadline is not TimeSpan limit || latency <= limit) Good++;
        if (service > deadline) Late++;
        int slot = (int)(intoPhase / SlotLength);
        if (slot >= 0 && slot < _slots.Length) _slots[slot].Record(latency);
    }

    private void Refuse(ResponseParser answer, TimeSpan latency)
    {
        Refusal.Record(latency);
        if (answer.RetryAfterSeconds is double seconds and >= 1) MaxRetryAfter = Math.Max(MaxRetryAfter, seconds);
        else WithoutRetryAfter++;
    }
}
