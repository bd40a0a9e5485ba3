using System.Diagnostics;
using ShiftService.Cli.Inspection;
using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Kernels;

namespace ShiftService.Cli.Benchmarking;

/// <summary>
/// Measures the backends on one model. They take turns in short slices, with the peak in between, so that whatever disturbs the
/// machine disturbs all of them.
/// </summary>
internal sealed class BenchRun(ModelFile model, BenchOptions options, LaneTeam team)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PeakSlice = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures, and answers a result for every backend.</summary>
    /// <exception cref="BackendException">A backend cannot run the model.</exception>
    public IReadOnlyList<BenchResult> Run()
    {
        var contenders = new List<NetworkContender>();
        try
        {
            foreach (string backend in options.Backends)
                contenders.Add(new NetworkContender(BackendOf(backend).Compile(model.Network, model.Bytes), options.Batch, team.Lanes));
            using var peak = new PeakContender(options.Isa, team.Lanes);
            Measure(contenders, peak);
            return Results(contenders, peak.SliceRates.Max() / 1e9);
        }
        finally
        {
            foreach (NetworkContender contender in contenders) contender.Dispose();
        }
    }

    private IExecutionBackend BackendOf(string name) => name == "simd" ? new SimdBackend(options.Isa) : new OnnxRuntimeBackend();

    private void Measure(List<NetworkContender> contenders, PeakContender peak)
    {
        foreach (NetworkContender contender in contenders)
        {
            team.RunSlice(contender, WarmUp);
            contender.Reset();
        }
        var duration = TimeSpan.FromSeconds(options.Seconds * contenders.Count);
        long start = Stopwatch.GetTimestamp();
        do
        {
            foreach (NetworkContender contender in contenders)
            {
                team.RunSlice(contender, Slice);
                team.RunSlice(peak, PeakSlice);
            }
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }

    private List<BenchResult> Results(List<NetworkContender> contenders, double peakGflops)
    {
        List<BenchResult> results = [.. contenders.Select(c => ResultOf(c, peakGflops))];
        double? onnxRuntime = results.Find(r => r.Backend == "onnxruntime")?.MedianMs;
        return [.. results.Select(r => r.Backend == "simd" ? r with { Ratio = onnxRuntime / r.MedianMs } : r)];
    }

    private BenchResult ResultOf(NetworkContender contender, double peakGflops)
    {
        double[] milliseconds = Statistics.Milliseconds(contender);
        double median = Statistics.Median(milliseconds);
        double imagesPerSecond = Statistics.Median(contender.SliceRates);
        // On one lane by the median run, as the literature does; several lanes count by what they get done together.
        double rate = team.Lanes == 1 ? options.Batch / median * 1e3 : imagesPerSecond;
        double gflops = rate * 2 * model.Network.Cost.MultiplyAccumulates / 1e9;
        var simd = contender.Network as SimdCompiledNetwork;
        var result = new BenchResult(
            model.Path, contender.Network.Backend, simd?.Isa.Label(), options.Batch, team.Lanes,
            median, milliseconds.Min(), median / options.Batch, imagesPerSecond,
            gflops, gflops / peakGflops, peakGflops, null, milliseconds.Length);
        if (simd is null || !options.Layers) return result;
        LayerTiming[] layers = LayersOf(simd, median / options.Batch, peakGflops / team.Lanes);
        return result with { Layers = layers, ProductPeakShare = ProductShare(layers, peakGflops / team.Lanes) };
    }

    private LayerTiming[] LayersOf(SimdCompiledNetwork network, double millisecondsPerImage, double peakGflops)
    {
        int repeats = Math.Clamp((int)(options.Seconds * 1e3 / millisecondsPerImage), 5, 1000);
        IReadOnlyList<double> microseconds = network.Profile(repeats);
        var nodes = new PlanSteps(model.Network);
        return [.. network.Steps.Zip(microseconds, (step, time) =>
        {
            double gflops = time > 0 ? 2 * step.MultiplyAccumulates / time / 1e3 : 0;
            return new LayerTiming(
                step.Node, step.Kernel, time, step.MultiplyAccumulates, gflops, gflops / peakGflops, nodes.IsProduct(step));
        })];
    }

    private static double? ProductShare(IEnumerable<LayerTiming> layers, double peakGflops)
    {
        List<LayerTiming> products = [.. layers.Where(l => l.IsProduct)];
        double microseconds = products.Sum(l => l.Microseconds);
        return microseconds > 0 ? 2 * products.Sum(l => l.MultiplyAccumulates) / microseconds / 1e3 / peakGflops : null;
    }
}
