using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Load.Comparison;
using ShiftService.Load.Generation;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Commands;

/// <summary>`load compare`: how many times faster is the service than a peer, on this machine, now?</summary>
internal static class CompareCommand
{
    private const string Max = "max", AtPeers = "at 70 % of the peer's max", AtOwn = "at 70 % of its own max";
    private const double Share = 0.7;

    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output, TextWriter remarks)
    {
        var load = new LoadArguments();
        Option<string> service = new("--service") { Description = "The shell command that starts the service at --url.", Required = true };
        Option<string> peer = new("--peer") { Description = "The shell command that starts the peer.", Required = true };
        Option<string> peerUrl = new("--peer-url") { Description = "Where the peer is asked.", Required = true };
        Option<int> rounds = CommonOptions.Number("--rounds", "How often both take their turn.", 100, 3);
        Option<int> connections = CommonOptions.Number("--connections", "Requests under way at once for the maximum.", 10_000, 16);
        Command command = load.AddTo(new Command(
            "compare", "Start two services in turn, ask both the same with the same client, and print medians and their ratios.")
        {
            service, peer, peerUrl, rounds, connections,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            var ours = new Contender("service", parsed.GetRequiredValue(service), context);
            var theirs = new Contender("peer", parsed.GetRequiredValue(peer), context.At(parsed.GetRequiredValue(peerUrl)));
            var phases = new List<Phase>();
            int atOnce = parsed.GetValue(connections);
            for (int round = 1; round <= parsed.GetValue(rounds); round++)
            {
                double peerMax = 0;
                phases.AddRange(theirs.Measure(atOnce, most =>
                {
                    peerMax = most;
                    return [(AtOwn, Share * most)];
                }));
                phases.AddRange(ours.Measure(atOnce, most => [(AtPeers, Share * peerMax), (AtOwn, Share * most)]));
                remarks.WriteLine($"round {round} of {parsed.GetValue(rounds)}");
            }
            return ReportText.Write(output, context.Report("compare", phases) with { Figures = Figures(ours, theirs) }, context.Json);
        });
        return command;
    }

    private static Dictionary<string, double> Figures(Contender ours, Contender theirs)
    {
        double our = ours.MedianOf(Max, load => load.PerSecond), their = theirs.MedianOf(Max, load => load.PerSecond);
        double ourMedian = ours.MedianOf(AtPeers, load => load.P50), theirMedian = theirs.MedianOf(AtOwn, load => load.P50);
        double ourTail = ours.MedianOf(AtPeers, load => load.P99), theirTail = theirs.MedianOf(AtOwn, load => load.P99);
        return new()
        {
            ["service, answers a second"] = our,
            ["peer, answers a second"] = their,
            ["service / peer"] = our / their,
            [$"service {AtPeers}, p50 ms"] = ourMedian,
            [$"service {AtPeers}, p99 ms"] = ourTail,
            [$"peer {AtPeers}, p50 ms"] = theirMedian,
            [$"peer {AtPeers}, p99 ms"] = theirTail,
            ["peer / service, p50"] = theirMedian / ourMedian,
            ["peer / service, p99"] = theirTail / ourTail,
            [$"service {AtOwn}, p50 ms"] = ours.MedianOf(AtOwn, load => load.P50),
            [$"service {AtOwn}, p99 ms"] = ours.MedianOf(AtOwn, load => load.P99),
        };
    }
}
