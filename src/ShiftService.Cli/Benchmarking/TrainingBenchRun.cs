using System.Diagnostics;
using ShiftService.Graph;
using ShiftService.Kernels;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;

namespace ShiftService.Cli.Benchmarking;

/// <summary>Measures training steps on random images.</summary>
internal static class TrainingBenchRun
{
    private const int WarmUpSteps = 3, LeastSteps = 5;

    /// <summary>Steps until the time is over.</summary>
    public static TrainingBenchResult Run(Network network, int batchSize, int microBatch, int lanes, double seconds)
    {
        network = ShiftOrder.Sort(network);
        var parameters = ParameterSet.Of(network);
        using var team = new Training.Autodiff.LaneTeam(
            network, parameters, new CrossEntropyLoss(), lanes, new() { MicroBatch = microBatch });
        Optimizer optimizer = new SgdOptions().Create(parameters);
        ImageBatch batch = RandomImages(network, batchSize);
        var milliseconds = new List<double>();
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        for (int step = 0; step < WarmUpSteps + LeastSteps || Stopwatch.GetTimestamp() < end; step++)
        {
            long start = Stopwatch.GetTimestamp();
            team.Run(batch);
            optimizer.Step(team.Gradient, 1e-3);
            team.UpdateStatistics(0.1);
            team.Refresh();
            if (step >= WarmUpSteps) milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        double median = Statistics.Median(milliseconds), best = milliseconds.Min();
        double operations = 6.0 * network.Cost.MultiplyAccumulates * batchSize;
        return new(
            network.Name, parameters.Length, batchSize, microBatch, lanes, median, best, batchSize / median * 1e3, batchSize / best * 1e3,
            operations / median / 1e6, lanes * Peak(), team.ArenaBytes / 1048576.0);
    }

    private static ImageBatch RandomImages(Network network, int count)
    {
        var random = new Random(1);
        var batch = new ImageBatch(count, network.InputShape) { Count = count };
        foreach (ref float pixel in batch.Pixels.AsSpan()) pixel = random.NextSingle() * 2 - 1;
        int classes = network.ShapeOf(network.Outputs[0]).Channels;
        for (int i = 0; i < count; i++) batch.Targets[i] = new(random.Next(classes));
        return batch;
    }

    private static double Peak()
    {
        const int Rounds = 10_000, Repeats = 200;
        var kernel = new PeakKernel(IsaSupport.Best);
        double best = double.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Run(Rounds);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return kernel.OperationsPerRound * (double)Rounds / best / 1e9;
    }
}
