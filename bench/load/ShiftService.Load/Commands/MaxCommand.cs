using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Commands;

/// <summary>`load max`: how many requests a second does a service answer at most?</summary>
internal static class MaxCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<int[]> connections = CommonOptions.Numbers("--connections", "Requests under way at once, one phase each.", 10_000, 16);
        Command command = load.AddTo(new Command(
            "max", "Send a request as soon as one before it is answered (closed loop): the most that a service does.")
        {
            connections,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            int[] counts = parsed.GetRequiredValue(connections);
            Phase[] phases = [.. counts.Select(count => context.Closed("max", count))];
            context.Run([context.Closed("warm-up", counts[0], context.WarmUp), .. phases]);
            LoadReport report = context.Report("max", phases);
            var figures = new Dictionary<string, double> { ["most answers a second"] = phases.Max(phase => phase.PerSecond) };
            return ReportText.Write(output, report with { Figures = figures }, context.Json);
        });
        return command;
    }
}
