using System.Diagnostics;
using ShiftService.Engine;

namespace ShiftService.Serving.Models;

/// <summary>
/// Runs a network at the batch sizes 1, 2, 4 and so on up to the largest, until it is warm and its times are known.
/// </summary>
internal static class BatchTimer
{
    // Past 30 calls the JIT compiles a method anew; what runs in every batch gets there with the single images.
    private const int RunsOfOne = 40, RunsOfMore = 12;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.5);

    /// <summary>The seconds that each batch size takes: the lower quartile, since on a busy machine others' work is in the rest.</summary>
    public static IReadOnlyList<(int Images, double Seconds)> Measure(
        ICompiledNetwork network, int maxBatch, CancellationToken cancellation)
    {
        using IWorker worker = network.CreateWorker(maxBatch);
        int[] sizes = [.. Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(size => size < maxBatch), maxBatch];
        double budget = Budget.TotalSeconds / sizes.Length;
        return [.. sizes.Select(size => (size, Measure(worker, size, budget, cancellation)))];
    }

    private static double Measure(IWorker worker, int batch, double budget, CancellationToken cancellation)
    {
        // The first run binds buffers and touches memory.
        worker.Run(batch, cancellation);
        int most = batch == 1 ? RunsOfOne : RunsOfMore;
        var seconds = new List<double>(most);
        for (double spent = 0; seconds.Count < most && (spent < budget || seconds.Count == 0); spent += seconds[^1])
        {
            long start = Stopwatch.GetTimestamp();
            worker.Run(batch, cancellation);
            // A clock of coarse ticks may say 0, which no run takes.
            seconds.Add(Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds, 1e-9));
        }
        seconds.Sort();
        return seconds[seconds.Count / 4];
    }
}
