using System.Diagnostics;
using ShiftService.Engine;

namespace ShiftService.Serving.Models;

/// <summary>
/// Runs a network at several batch sizes, until it is warm and its times are known.
/// </summary>
internal static class BatchTimer
{
    // Past 30 calls the JIT compiles a method anew, and long loops at once; what runs in every batch gets there with the single images.
    private const int RunsOfOne = 40, RunsOfMore = 8, FewestRuns = 3;
    // A service with a dozen models is ready soon only if none of them is measured for long.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.05);

    /// <summary>The batch sizes that a fit wants: 1, 2, 4 and so on, and the largest.</summary>
    public static int[] SizesUpTo(int maxBatch) =>
        [.. Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(size => size < maxBatch), maxBatch];

    /// <summary>
    /// The seconds that batch sizes take: the lower quartile, since on a busy machine others' work is in the rest. Of more than two sizes,
    /// those that would take too long are left out: such a network gains little from batches.
    /// </summary>
    public static IReadOnlyList<(int Images, double Seconds)> Measure(
        ICompiledNetwork network, IReadOnlyList<int> sizes, CancellationToken cancellation)
    {
        using IWorker worker = network.CreateWorker(sizes[^1]);
        double budget = Budget.TotalSeconds / sizes.Count;
        var times = new List<(int Images, double Seconds)>(sizes.Count);
        foreach (int size in sizes)
        {
            if (times.Count >= 2 && times[^1].Seconds / times[^1].Images * size * (1 + FewestRuns) > Budget.TotalSeconds / 2) break;
            times.Add((size, Measure(worker, size, budget, cancellation)));
        }
        return times;
    }

    private static double Measure(IWorker worker, int batch, double budget, CancellationToken cancellation)
    {
        // The first run binds buffers and touches memory.
        worker.Run(batch, cancellation);
        int most = batch == 1 ? RunsOfOne : RunsOfMore;
        var seconds = new List<double>(most);
        for (double spent = 0; seconds.Count < most && (spent < budget || seconds.Count < FewestRuns); spent += seconds[^1])
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
