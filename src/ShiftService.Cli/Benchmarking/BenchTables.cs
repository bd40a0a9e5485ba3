using ShiftService.Cli.Output;

namespace ShiftService.Cli.Benchmarking;

/// <summary>Measurements for people.</summary>
internal static class BenchTables
{
    /// <summary>Writes all results, the steps where they were measured, and the mean of the ratios.</summary>
    public static void Write(TextWriter output, IReadOnlyList<BenchResult> results)
    {
        TextTable table = new TextTable(
            "model", "backend", "isa", "batch", "lanes", "median ms", "best ms", "ms/image", "images/s", "GFLOP/s", "of peak", "ratio")
            .Left(0, 1, 2);
        foreach (BenchResult r in results)
            table.Add(
                r.Model, r.Backend, r.Isa ?? "-", $"{r.Batch}", $"{r.Lanes}", Format.Number(r.MedianMs, 3), Format.Number(r.BestMs, 3),
                Format.Number(r.MsPerImage, 3), Format.Number(r.ImagesPerSecond, 1),
                Format.Number(r.Gflops, 1), Format.Percent(r.PeakShare),
                r.Ratio is double ratio ? Format.Number(ratio, 2) : "");
        table.Write(output);
        foreach (BenchResult result in results.Where(r => r.Layers is not null)) WriteLayers(output, result);
        if (results.Count == 0) return;
        output.WriteLine();
        output.WriteLine(
            $"peak: {Format.Number(results.Max(r => r.PeakGflops), 1)} GFLOP/s, " +
            $"multiply-adds in registers, {results[0].Lanes} lane(s), best slice");
        double[] ratios = [.. results.Select(r => r.Ratio).OfType<double>()];
        if (ratios.Length > 1)
            output.WriteLine(
                $"geometric mean of {ratios.Length} ratios: {Format.Number(Statistics.GeometricMean(ratios), 2)}, " +
                $"least {Format.Number(ratios.Min(), 2)}");
    }

    private static void WriteLayers(TextWriter output, BenchResult result)
    {
        output.WriteLine();
        output.WriteLine($"{result.Model}, {result.Isa}, step by step, one image, best times:");
        TextTable table = new TextTable("step", "kernel", "us", "MAC", "GFLOP/s", "of peak").Left(0, 1);
        foreach (LayerTiming l in result.Layers!)
        {
            bool computes = l.MultiplyAccumulates > 0;
            table.Add(
                l.Node, l.Kernel, Format.Number(l.Microseconds, 1), Format.Number(l.MultiplyAccumulates),
                computes ? Format.Number(l.Gflops, 1) : "", computes ? Format.Percent(l.PeakShare) : "");
        }
        table.Write(output);
        if (result.ProductPeakShare is not double share) return;
        double all = result.Layers!.Sum(l => l.Microseconds), products = result.Layers!.Where(l => l.IsProduct).Sum(l => l.Microseconds);
        output.WriteLine(
            $"all products together: {Format.Percent(share)} of peak, {Format.Number(products, 1)} of {Format.Number(all, 1)} us");
    }
}
