using ShiftService.Load.Commands;
using ShiftService.Load.Generation;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Comparison;

/// <summary>One of two services that do the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Command">Starts it.</param>
/// <param name="Context">Asks it.</param>
internal sealed record Contender(string Name, string Command, LoadContext Context)
{
    private readonly Dictionary<string, List<(double PerSecond, double P50, double P99)>> _samples = [];

    /// <summary>Starts it, measures its maximum and then the times at rates, and ends it.</summary>
    /// <param name="connections">Requests under way at once for the maximum.</param>
    /// <param name="rates">Rates to measure at, given the maximum, and what they are called.</param>
    /// <returns>The phases; the first is the maximum.</returns>
    public IReadOnlyList<Phase> Measure(int connections, Func<double, IEnumerable<(string Load, double Rate)>> rates)
    {
        using var process = ServiceProcess.Start(Command, Context.Target.Address);
        using LoadLoop loop = Context.CreateLoop();
        var phases = new List<Phase>();
        void Run(string load, Phase phase)
        {
            loop.Run(phase);
            RequireAccepted(phase);
            phases.Add(phase);
            if (!_samples.TryGetValue(load, out List<(double, double, double)>? samples)) _samples[load] = samples = [];
            samples.Add((
                phase.PerSecond, phase.Recorder.Latency.Percentile(0.5).TotalMilliseconds,
                phase.Recorder.Latency.Percentile(0.99).TotalMilliseconds));
        }

        loop.Run(Context.Closed("warm-up", connections, Context.WarmUp));
        Run("max", Context.Closed($"{Name} max", connections));
        double most = _samples["max"][^1].PerSecond;
        foreach ((string load, double rate) in rates(most).ToArray()) Run(load, Context.Open($"{Name} {load}", rate));
        return phases;
    }

    /// <summary>The median over the rounds of a number measured under a load.</summary>
    public double MedianOf(string load, Func<(double PerSecond, double P50, double P99), double> number) =>
        Median.Of([.. _samples[load].Select(number)]);

    // A comparison of services of which one refuses or fails says nothing.
    private static void RequireAccepted(Phase phase)
    {
        PhaseReport report = PhaseReport.Of(phase);
        if (report.Accepted > 0 && report.Failed == 0) return;
        string what = string.Join(", ", report.Statuses.Concat(report.Failures).Select(pair => $"{pair.Key}: {pair.Value}"));
        throw new IOException($"{phase.Name}: {what}; {string.Join("; ", report.Samples.Values)}");
    }
}
