namespace ShiftService.Cli.Benchmarking;

/// <summary>
/// Something that lanes run over and over, with its measurements. Each lane touches its own <see cref="LaneSamples"/> only.
/// </summary>
internal abstract class Contender : IDisposable
{
    private readonly List<double> _sliceRates = [];

    /// <summary>Creates the samples of every lane.</summary>
    protected Contender(int lanes) => Samples = [.. Enumerable.Range(0, lanes).Select(_ => new LaneSamples())];

    /// <summary>Per lane.</summary>
    public IReadOnlyList<LaneSamples> Samples { get; }

    /// <summary>Work units (images, operations) a second, all lanes together, of every slice.</summary>
    public IReadOnlyList<double> SliceRates => _sliceRates;

    /// <summary>Work units of one run.</summary>
    public abstract double UnitsPerRun { get; }

    /// <summary>Runs once on a lane's thread. Allocates nothing.</summary>
    public abstract void Run(int lane);

    /// <summary>Takes in the slice that has just ended on all lanes.</summary>
    public void EndSlice() => _sliceRates.Add(Samples.Sum(s => s.SliceRunsPerSecond) * UnitsPerRun);

    /// <summary>Forgets all measurements: what came before was to warm up.</summary>
    public void Reset()
    {
        _sliceRates.Clear();
        foreach (LaneSamples samples in Samples) samples.Reset();
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
