using ShiftService.Load.Generation;
using ShiftService.Load.Http;
using ShiftService.Load.Measures;
using ShiftService.Load.Photos;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Commands;

/// <summary>A service, what it is sent and how.</summary>
/// <param name="Target">Where requests go.</param>
/// <param name="Photos">What they carry.</param>
/// <param name="Options">How the generator behaves.</param>
internal sealed record LoadContext(HttpTarget Target, IReadOnlyList<Photo> Photos, LoadOptions Options)
{
    private readonly IReadOnlyList<byte[]> _requests = [.. Photos.Select(photo => Target.Post(photo.Bytes, photo.ContentType))];

    /// <summary>How long a phase that is measured lasts.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the load is on before it.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How requests of a rate are spread.</summary>
    public ArrivalKind Arrivals { get; init; }

    /// <summary>Of their times.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the report is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The same for another service.</summary>
    public LoadContext At(string address) => new(new HttpTarget(address, []), Photos, Options)
    {
        Length = Length, WarmUp = WarmUp, Arrivals = Arrivals, Seed = Seed, Json = Json,
    };

    /// <summary>A generator; the calling thread is to run it.</summary>
    public LoadLoop CreateLoop() => new(Target, _requests, Options);

    /// <summary>A phase at a rate, of <see cref="Length"/> unless it is said otherwise.</summary>
    public Phase Open(string name, double rate, TimeSpan? length = null, int slots = 0) =>
        Phase.Open(name, rate, Arrivals, Seed, length ?? Length, new Recorder(Target.Deadline, slots));

    /// <summary>A phase of so many requests at once.</summary>
    public Phase Closed(string name, int connections, TimeSpan? length = null) =>
        Phase.Closed(name, connections, length ?? Length, new Recorder(Target.Deadline));

    /// <summary>Runs phases on this thread.</summary>
    public void Run(params IReadOnlyList<Phase> phases)
    {
        using LoadLoop loop = CreateLoop();
        loop.Run(phases);
    }

    /// <summary>A report on some of them.</summary>
    public LoadReport Report(string command, params IEnumerable<Phase> phases) =>
        new(command, $"{Target.Address}", Photos.Count, (int)Photos.Average(photo => photo.Bytes.Length))
        {
            Phases = [.. phases.Select(PhaseReport.Of)],
        };
}
