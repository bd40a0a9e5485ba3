using ShiftService.Kernels;
using System.Diagnostics;
using ShiftService.Graph;
using ShiftService.Engine.Simd.Execution;

namespace ShiftService.Engine.Simd;

/// <summary>Runs a plan on arenas of its own. One lane owns it.</summary>
public sealed unsafe class SimdWorker : IWorker
{
    /// <summary>
    /// Images that go through the network together: enough to fetch large weights once for all of them, few enough for their
    /// activations to stay in the cache.
    /// </summary>
    private const int MostImagesAtOnce = 4;

    private readonly SimdCompiledNetwork _network;
    private readonly Plan _plan;
    private readonly NativeBlock _arenas;
    private readonly NativeBlock _input;
    private readonly NativeBlock _styles;
    private readonly NativeBlock[] _outputs;
    private readonly NativeBlock _outputTable;
    private readonly nint _arenaBytes;
    private readonly int _imagesAtOnce;
    private int _batch;

    internal SimdWorker(SimdCompiledNetwork network, Plan plan, int maxBatch, int mostImagesAtOnce = MostImagesAtOnce)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        (_network, _plan, MaxBatch) = (network, plan, maxBatch);
        _imagesAtOnce = Math.Min(maxBatch, mostImagesAtOnce);
        _arenaBytes = checked((nint)plan.ArenaBytes);
        _arenas = new(plan.ArenaBytes * _imagesAtOnce);
        _input = new(network.InputShape.Elements * sizeof(float) * maxBatch);
        _styles = new((long)network.Styles * sizeof(float) * maxBatch);
        Styles.Fill(1f / Math.Max(1, network.Styles));
        _outputs = [.. network.OutputShapes.Select(shape => new NativeBlock(shape.Elements * sizeof(float) * maxBatch))];
        _outputTable = new(_outputs.Length * sizeof(nint));
    }

    /// <inheritdoc/>
    public int MaxBatch { get; }

    /// <inheritdoc/>
    public Span<float> Input => new((void*)_input.Address, checked((int)(_network.InputShape.Elements * MaxBatch)));

    /// <inheritdoc/>
    public Span<float> Styles => new((void*)_styles.Address, _network.Styles * MaxBatch);

    /// <inheritdoc/>
    public void Run(int batch, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        for (int first = 0; first < batch; first += _imagesAtOnce)
            _plan.Run(ContextAt(first, Math.Min(_imagesAtOnce, batch - first)), cancellation);
        _batch = batch;
    }

    /// <summary>
    /// Called during a run, after every millisecond or so, on the thread that runs: it may do something else meanwhile, but not with this
    /// worker. What it throws ends the run, after which the worker stays usable. Null for nothing.
    /// </summary>
    public Action? Between { get; set; }

    /// <summary>Runs a part of a picture with statistics that are given to its norms.</summary>
    /// <param name="given">The statistics.</param>
    /// <param name="cancellation">Is looked at between steps.</param>
    public void Run(NormStatistics given, CancellationToken cancellation = default)
    {
        CheckParts(1, given);
        _plan.Run(ContextAt(0, 1) with { Use = StatisticsUse.Given, Statistics = given }, cancellation);
        _batch = 1;
    }

    /// <summary>
    /// Runs parts of one picture, whose norms all take the same statistics, those of all parts together, and writes them down. All parts
    /// have equal weight.
    /// </summary>
    /// <param name="batch">Parts in <see cref="Input"/>; they must all go through the network together.</param>
    /// <param name="measured">Written: the statistics.</param>
    /// <param name="region">What of each part is measured.</param>
    /// <param name="cancellation">Is looked at between steps.</param>
    public void Measure(int batch, NormStatistics measured, InputRegion region, CancellationToken cancellation = default)
    {
        CheckParts(batch, measured);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, _imagesAtOnce);
        CheckRegion(region);
        _plan.Run(ContextAt(0, batch) with { Use = StatisticsUse.Measured, Statistics = measured, Region = region }, cancellation);
        _batch = batch;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Output(int index = 0) =>
        new((void*)_outputs[index].Address, checked((int)(_network.OutputShapes[index].Elements * _batch)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _arenas.Dispose();
        _input.Dispose();
        _styles.Dispose();
        foreach (NativeBlock output in _outputs) output.Dispose();
        _outputTable.Dispose();
    }

    /// <summary>The best time of every single step, members of bands each on their own, in microseconds.</summary>
    internal double[] Profile(int repeats)
    {
        var best = new long[_plan.SingleSteps.Count()];
        Array.Fill(best, long.MaxValue);
        RunContext context = ContextAt(0, 1);
        for (int r = 0; r < repeats; r++)
        {
            int at = 0;
            foreach (Step step in _plan.Steps)
            {
                var ticks = new long[step is BandStep many ? many.Members.Count : 1];
                long start = Stopwatch.GetTimestamp();
                if (step is BandStep band) band.Profile(context, ticks);
                else
                {
                    step.Run(context);
                    ticks[0] = Stopwatch.GetTimestamp() - start;
                }
                foreach (long t in ticks) best[at] = Math.Min(best[at++], t);
            }
        }
        return [.. best.Select(t => t * 1e6 / Stopwatch.Frequency)];
    }

    private void CheckParts(int batch, NormStatistics statistics)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        if (statistics.Mean.Length != _plan.NormChannels)
            throw new ArgumentException(
                $"statistics of {statistics.Mean.Length} channels, and the norms have {_plan.NormChannels}", nameof(statistics));
    }

    private void CheckRegion(InputRegion region)
    {
        TensorShape input = _network.InputShape;
        if (region.Top < 0 || region.Left < 0 || region.Height < 1 || region.Width < 1
            || region.Top + region.Height > input.Height || region.Left + region.Width > input.Width)
            throw new ArgumentException($"{region} does not lie in {input}", nameof(region));
    }

    private RunContext ContextAt(int image, int images)
    {
        var table = (nint*)_outputTable.Address;
        for (int o = 0; o < _outputs.Length; o++)
            table[o] = _outputs[o].Address + (nint)(_network.OutputShapes[o].Elements * image * sizeof(float));
        nint input = _input.Address + (nint)(_network.InputShape.Elements * image * sizeof(float));
        nint styles = _styles.Address + (nint)_network.Styles * image * sizeof(float);
        return new(_arenas.Address, _arenaBytes, images, input, (nint)table, styles) { Between = Between };
    }
}
