using System.CommandLine;
using System.Diagnostics;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Measures;
using ShiftService.Load.Processes;
using ShiftService.Load.Reports;
using ShiftService.Load.Scenarios;

namespace ShiftService.Load.Commands;

/// <summary>`load stop`: does a service that is told to end answer what it has accepted?</summary>
internal static class StopCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2), Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<double> rate = CommonOptions.Positive("--rate", "Requests a second.", 100);
        Option<int> process = CommonOptions.Number("--pid", "The service's process, which gets SIGTERM.", int.MaxValue, 0);
        process.Required = true;
        Command command = load.AddTo(new Command(
            "stop", "Send SIGTERM to a service under load, and count requests that it took and did not answer.")
        {
            rate, process,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            int id = parsed.GetValue(process);
            if (!ProcessState.IsAlive(id)) throw new IOException($"there is no process {id}");
            Phase before = context.Open("before", parsed.GetValue(rate));
            Phase stop = context.Open("stop", parsed.GetValue(rate), TimeSpan.MaxValue);
            double seconds = 0;
            ConcurrentLoad.Run(context, [before, stop], _ => seconds = Stop(id, context.Length));
            LoadReport report = context.Report("stop", before, stop);
            var figures = new Dictionary<string, double> { ["seconds from SIGTERM to the end"] = seconds };
            return ReportText.Write(output, report with { Figures = figures, Checks = Checks(stop.Recorder) }, context.Json);
        });
        return command;
    }

    private static double Stop(int process, TimeSpan after)
    {
        Thread.Sleep(after + TimeSpan.FromMilliseconds(500));
        long start = Stopwatch.GetTimestamp();
        ProcessState.Terminate(process);
        while (ProcessState.IsAlive(process))
        {
            if (Stopwatch.GetElapsedTime(start) > Longest)
                throw new TimeoutException($"process {process} goes on {Longest.TotalSeconds:F0} s after SIGTERM");
            Thread.Sleep(Pace);
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Thread.Sleep(100); // the load goes on a little, against a closed door
        return seconds;
    }

    private static Check[] Checks(Recorder recorder)
    {
        FailureKind[] afterTaking = [FailureKind.CutOff, FailureKind.Unanswered, FailureKind.TimedOut, FailureKind.Malformed];
        long lost = afterTaking.Sum(recorder.Failures);
        long others = recorder.Statuses.Where(pair => pair.Status is not (200 or 429 or 503)).Sum(pair => pair.Count);
        return
        [
            new("every request that was taken is answered", lost == 0, $"{lost} of {recorder.Answered + lost} are not"),
            new("with its answer or a refusal", others == 0, $"{others} are answered otherwise"),
        ];
    }
}
