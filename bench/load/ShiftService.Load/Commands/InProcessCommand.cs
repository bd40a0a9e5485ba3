using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.InProcess;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Commands;

/// <summary>`load in-process`: how much of what the machine can do does the service reach?</summary>
internal static class InProcessCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<string> package = new("--package") { Description = "The folder of the model package.", Required = true };
        Option<int> lanes = CommonOptions.Number("--lanes", "Threads that compute.", 256, Environment.ProcessorCount);
        Option<int> rounds = CommonOptions.Number("--rounds", "How often all take their turn.", 100, 3);
        Option<int> connections = CommonOptions.Number("--connections", "Requests under way at once.", 10_000, 16);
        var service = new Option<bool>("--with-service") { Description = "Measure the service at --url too, in turn with the rest." };
        Command command = load.AddTo(new Command(
            "in-process", "Decode, preprocess and compute in this process, directly and through the scheduler; the service's share of it.")
        {
            package, lanes, rounds, connections, service,
        });
        command.SetAction(async (parsed, _) =>
        {
            LoadContext context = load.Read(parsed);
            int atOnce = parsed.GetValue(connections);
            await using var work = new InProcessWork(parsed.GetRequiredValue(package), context.Photos, parsed.GetValue(lanes));
            work.Direct(context.WarmUp, 1);
            await work.ScheduledAsync(context.WarmUp, atOnce);
            List<double> direct = [], batched = [], scheduled = [], served = [];
            var phases = new List<Phase>();
            for (int round = 1; round <= parsed.GetValue(rounds); round++)
            {
                direct.Add(work.Direct(context.Length, 1));
                if (work.PreferredBatch > 1) batched.Add(work.Direct(context.Length, work.PreferredBatch));
                scheduled.Add(await work.ScheduledAsync(context.Length, atOnce));
                if (!parsed.GetValue(service)) continue;
                phases.Add(context.Closed($"round {round}", atOnce));
                context.Run(context.Closed("warm-up", atOnce, context.WarmUp), phases[^1]);
                served.Add(phases[^1].PerSecond);
            }
            double most = batched.Count > 0 ? Math.Max(Median.Of(direct), Median.Of(batched)) : Median.Of(direct);
            var figures = new Dictionary<string, double>
            {
                ["in process, photos a second, one by one"] = Median.Of(direct),
                ["in process, photos a second"] = most,
                ["through the scheduler, photos a second"] = Median.Of(scheduled),
                ["scheduler / in process"] = Median.Of(scheduled) / most,
            };
            if (served.Count > 0)
            {
                figures["service, photos a second"] = Median.Of(served);
                figures["service / in process"] = Median.Of(served) / most;
                figures["service / scheduler"] = Median.Of(served) / Median.Of(scheduled);
            }
            return ReportText.Write(output, context.Report("in-process", phases) with { Figures = figures }, context.Json);
        });
        return command;
    }
}
