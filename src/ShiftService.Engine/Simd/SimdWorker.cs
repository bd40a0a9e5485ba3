using ShiftService.Kernels;
using System.Diagnostics;
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

    internal SimdWorker(SimdCompiledNetwork network, Plan plan, int maxBatch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        (_network, _plan, MaxBatch) = (network, plan, maxBatch);
        _imagesAtOnce = Math.Min(maxBatch, MostImagesAtOnce);
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

    private RunContext ContextAt(int image, int images)
    {
        var table = (nint*)_outputTable.Address;
        for (int o = 0; o < _outputs.Length; o++)
            table[o] = _outputs[o].Address + (nint)(_network.OutputShapes[o].Elements * image * sizeof(float));
        nint input = _input.Address + (nint)(_network.InputShape.Elements * image * sizeof(float));
        nint styles = _styles.Address + (nint)_network.Styles * image * sizeof(float);
        return new(_arenas.Address, _arenaBytes, images, input, (nint)table, styles);
    }
}
