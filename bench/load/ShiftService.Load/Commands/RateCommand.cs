using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Measures;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Commands;

/// <summary>`load rate`: what does a client see at a rate that does not depend on the answers?</summary>
internal static class RateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<double> rate = CommonOptions.Positive("--rate", "Requests a second.", 100);
        var checkRetryAfter = new Option<bool>("--check-retry-after") { Description = "Fail where a refusal has no Retry-After." };
        Command command = load.AddTo(new Command(
            "rate", "Send requests at a constant rate, independent of the answers (open loop). Times count from when a request was due.")
        {
            rate, checkRetryAfter,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            Phase measured = context.Open("rate", parsed.GetValue(rate));
            context.Run(context.Open("warm-up", parsed.GetValue(rate), context.WarmUp), measured);
            LoadReport report = context.Report("rate", measured);
            if (parsed.GetValue(checkRetryAfter)) report = report with { Checks = [RetryAfter(measured.Recorder)] };
            return ReportText.Write(output, report, context.Json);
        });
        return command;
    }

    /// <summary>Every refusal says when to come back.</summary>
    public static Check RetryAfter(Recorder recorder) => new(
        "every refusal has a Retry-After of at least a second", recorder.WithoutRetryAfter == 0,
        $"{recorder.WithoutRetryAfter} of {recorder.Status(429) + recorder.Status(503)} have none");
}
