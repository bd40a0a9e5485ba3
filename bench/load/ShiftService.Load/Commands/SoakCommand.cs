using System.CommandLine;
using System.Diagnostics;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Measures;
using ShiftService.Load.Processes;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Commands;

/// <summary>`load soak`: does a service grow over many requests?</summary>
internal static class SoakCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<int> requests = CommonOptions.Number("--requests", "How many requests.", int.MaxValue, 100_000);
        Option<int> connections = CommonOptions.Number("--connections", "Requests under way at once.", 10_000, 4);
        Option<int?> process = CommonOptions.OptionalNumber("--pid", "The service's process, whose memory is watched.", int.MaxValue);
        Option<double> growth = CommonOptions.Positive("--max-growth", "Share by which its memory may grow.", 0.05);
        Command command = load.AddTo(new Command(
            "soak", "Send many requests; watch the process's memory, and what its garbage collector counts at /metrics.")
        {
            requests, connections, process, growth,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            using MemoryLog? memory = parsed.GetValue(process) is int id ? new MemoryLog(id) : null;
            using LoadLoop loop = context.CreateLoop();
            int atOnce = parsed.GetValue(connections);
            loop.Run(context.Closed("warm-up", atOnce, context.WarmUp));
            MetricsPage before = MetricsPage.Fetch(context.Target.Address);
            Phase soak = Phase.Closed("soak", atOnce, TimeSpan.MaxValue, new Recorder(context.Target.Deadline), parsed.GetValue(requests));
            loop.Run(soak);
            MetricsPage after = MetricsPage.Fetch(context.Target.Address);

            Dictionary<string, double> figures = Collector(before, after, soak.Recorder.Answered);
            var checks = new List<Check>
            {
                new("every request is accepted", soak.Recorder.Status(200) == soak.Recorder.Offered,
                    $"{soak.Recorder.Status(200)} of {soak.Recorder.Offered} are"),
            };
            if (memory is not null) checks.Add(AddMemory(figures, memory, soak, parsed.GetValue(growth)));
            return ReportText.Write(output, context.Report("soak", soak) with { Figures = figures, Checks = checks }, context.Json);
        });
        return command;
    }

    private static Dictionary<string, double> Collector(MetricsPage before, MetricsPage after, long requests)
    {
        const string allocated = "dotnet_gc_heap_total_allocated_bytes_total", pause = "dotnet_gc_pause_time_seconds_total";
        const string collections = "dotnet_gc_collections_total";
        var figures = new Dictionary<string, double>();
        // A service that is not .NET has none of them.
        if (after.Sum(allocated) - before.Sum(allocated) is double bytes) figures["bytes allocated a request"] = bytes / requests;
        foreach (string generation in (string[])["gen0", "gen1", "gen2"])
        {
            string label = $"=\"{generation}\"";
            if (after.Sum(collections, label) is double count)
                figures[$"{generation} collections"] = count - (before.Sum(collections, label) ?? 0);
        }
        if (after.Sum(pause) - before.Sum(pause) is double seconds) figures["ms of collector's pauses in all"] = seconds * 1000;
        return figures;
    }

    private static Check AddMemory(Dictionary<string, double> figures, MemoryLog memory, Phase soak, double allowed)
    {
        const double mebi = 1 << 20;
        long quarter = Math.Max(1, (soak.End - soak.Start) / 4);
        double first = memory.Mean(soak.Start + quarter, soak.Start + 2 * quarter);
        double last = memory.Mean(soak.End - quarter, Stopwatch.GetTimestamp());
        figures["resident MiB in the second quarter, mean"] = first / mebi;
        figures["resident MiB in the last quarter, mean"] = last / mebi;
        figures["resident MiB, most"] = memory.Max(soak.Start, soak.End) / mebi;
        double growth = last / first - 1;
        return new(
            "memory does not grow", growth <= allowed, $"by {growth:P2} from the second quarter to the last, {allowed:P2} is allowed");
    }
}
