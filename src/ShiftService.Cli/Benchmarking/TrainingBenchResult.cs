using ShiftService.Cli.Output;

namespace ShiftService.Cli.Benchmarking;

/// <summary>How fast one network trains.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Parameters">Parameters trained.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="MicroBatch">Images that a lane takes at once.</param>
/// <param name="Lanes">Threads.</param>
/// <param name="MedianMs">Median time of a step.</param>
/// <param name="BestMs">Best time of a step.</param>
/// <param name="ImagesPerSecond">Images a second by the median.</param>
/// <param name="BestImagesPerSecond">Images a second by the best.</param>
/// <param name="Gflops">Useful arithmetic by the median: three products a layer, 2 operations a multiply-add.</param>
/// <param name="PeakGflops">Multiply-adds in registers, all lanes, measured in the same run.</param>
/// <param name="ArenaMebibytes">Memory of activations and gradients.</param>
internal sealed record TrainingBenchResult(
    string Network, int Parameters, int Batch, int MicroBatch, int Lanes, double MedianMs, double BestMs, double ImagesPerSecond,
    double BestImagesPerSecond, double Gflops, double PeakGflops, double ArenaMebibytes)
{
    /// <summary>Writes results for people.</summary>
    public static void Write(TextWriter output, IReadOnlyList<TrainingBenchResult> results)
    {
        TextTable table = new TextTable(
            "network", "parameters", "batch", "micro-batch", "lanes", "median ms", "images/s", "best images/s", "GFLOP/s", "of peak", "MiB")
            .Left(0);
        foreach (TrainingBenchResult r in results)
            table.Add(
                r.Network, $"{r.Parameters}", $"{r.Batch}", $"{r.MicroBatch}", $"{r.Lanes}", Format.Number(r.MedianMs, 1),
                Format.Number(r.ImagesPerSecond, 0), Format.Number(r.BestImagesPerSecond, 0), Format.Number(r.Gflops, 0),
                Format.Percent(r.Gflops / r.PeakGflops), Format.Number(r.ArenaMebibytes, 0));
        table.Write(output);
    }
}
