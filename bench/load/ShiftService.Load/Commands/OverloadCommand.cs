using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Measures;
using ShiftService.Load.Processes;
using ShiftService.Load.Reports;
using ShiftService.Load.Scenarios;

namespace ShiftService.Load.Commands;

/// <summary>`load overload`: does a service that is asked for far more than it can do what it can, and say no to the rest?</summary>
internal static class OverloadCommand
{
    private const double CalmSeconds = 5, MaxGrowth = 0.1;
    private const string Growth = "growth of resident memory within the overload";

    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<int> connections = CommonOptions.Number("--connections", "Requests under way at once for the capacity.", 10_000, 16);
        Option<double> factor = CommonOptions.Positive("--factor", "How many times the capacity is asked for.", 10);
        Option<double> calm = CommonOptions.Positive("--calm", "Share of the capacity that is asked for before and after.", 0.25);
        Option<double> goodput = CommonOptions.Positive("--min-goodput", "Share of the capacity that must still be answered in time.", 0.8);
        Option<int?> process = CommonOptions.OptionalNumber("--pid", "The service's process, whose memory is watched.", int.MaxValue);
        Command command = load.AddTo(new Command(
            "overload", "Find the capacity by a closed loop, ask for a multiple of it, and check what is accepted, refused and late.")
        {
            connections, factor, calm, goodput, process,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            using MemoryLog? memory = parsed.GetValue(process) is int id ? new MemoryLog(id) : null;
            using LoadLoop loop = context.CreateLoop();
            Phase capacity = context.Closed("capacity", parsed.GetValue(connections));
            loop.Run(context.Closed("warm-up", parsed.GetValue(connections), context.WarmUp), capacity);
            double most = capacity.PerSecond;
            if (most == 0) throw new IOException($"{context.Target.Address}: no request was accepted");

            double calmRate = parsed.GetValue(calm) * most;
            int slots = (int)(TimeSpan.FromSeconds(CalmSeconds) / Recorder.SlotLength);
            Phase before = context.Open("before", calmRate, TimeSpan.FromSeconds(CalmSeconds));
            Phase overload = context.Open("overload", parsed.GetValue(factor) * most);
            Phase after = context.Open("after", calmRate, TimeSpan.FromSeconds(CalmSeconds), slots);
            loop.Run(before, overload, after);
            LoadReport report = context.Report("overload", capacity, before, overload, after);
            var figures = new Dictionary<string, double>
            {
                ["capacity, answers a second"] = most,
                ["goodput / capacity"] = overload.Recorder.Good / overload.Duration.TotalSeconds / most,
                ["seconds until times are normal again"] = Recovery.Seconds(after.Recorder.SlotMedians, Normal(before)),
            };
            if (memory is not null) AddMemory(figures, memory, before, overload, after);
            Check[] checks = Checks(figures, parsed.GetValue(goodput), overload, after);
            return ReportText.Write(output, report with { Figures = figures, Checks = checks }, context.Json);
        });
        return command;
    }

    // What nine of ten requests saw before; a millisecond more is noise.
    private static TimeSpan Normal(Phase before) => before.Recorder.Latency.Percentile(0.9) + TimeSpan.FromMilliseconds(1);

    private static void AddMemory(Dictionary<string, double> figures, MemoryLog memory, Phase before, Phase overload, Phase after)
    {
        const double mebi = 1 << 20;
        figures["resident MiB before, mean"] = memory.Mean(before.Start, before.End) / mebi;
        // The queue's bodies are there after a second or two; from then on nothing may grow.
        long part = (overload.End - overload.Start) / 6;
        double early = memory.Mean(overload.Start + part, overload.Start + 2 * part), late = memory.Mean(overload.End - part, overload.End);
        figures["resident MiB in overload, second sixth, mean"] = early / mebi;
        figures["resident MiB in overload, last sixth, mean"] = late / mebi;
        figures[Growth] = late / early - 1;
        figures["resident MiB in overload, most"] = memory.Max(overload.Start, overload.End) / mebi;
        figures["resident MiB after, mean"] = memory.Mean(after.Start + (after.End - after.Start) / 2, after.End) / mebi;
    }

    private static Check[] Checks(Dictionary<string, double> figures, double minimum, Phase overload, Phase after)
    {
        Recorder recorder = overload.Recorder;
        double goodput = figures["goodput / capacity"], recovery = figures["seconds until times are normal again"];
        long others = recorder.Statuses.Where(pair => pair.Status is not (200 or 429)).Sum(pair => pair.Count);
        long lost = Enum.GetValues<FailureKind>().Where(kind => kind != FailureKind.Unsent).Sum(recorder.Failures);
        return
        [
            new("no accepted request is answered after its deadline", recorder.Late == 0, $"{recorder.Late} of {recorder.Status(200)} are"),
            new("whatever is not accepted is refused with 429", others == 0 && recorder.Status(429) > 0,
                $"{recorder.Status(429)} are, {others} are answered otherwise"),
            RateCommand.RetryAfter(recorder),
            new("every request that was sent is answered", lost == 0, $"{lost} are not"),
            new("goodput is near the capacity", goodput >= minimum, $"{goodput:F3} of it, at least {minimum:F3} is asked"),
            .. figures.TryGetValue(Growth, out double growth)
                ? new Check[] { new("memory stays flat", growth <= MaxGrowth, $"it grows by {growth:P1}, at most {MaxGrowth:P0} is asked") }
                : [],
            new("a second later times are normal again", recovery <= 1, $"after {recovery:F1} s"),
            new("afterwards nothing fails", PhaseReport.Of(after).Failed == 0,
                $"{after.Recorder.Status(200)} of {after.Recorder.Offered} are accepted, {after.Recorder.Status(429)} refused"),
        ];
    }
}
