using System.Globalization;
using System.Runtime.InteropServices;
using ShiftService.Cli.Output;
using ShiftService.Training.Runs;

namespace ShiftService.Cli.Runs;

/// <summary>Carries a training run through on the command line: shows its progress, and stops it in good order on a signal.</summary>
internal static class RunSession
{
    /// <summary>Runs until the run is finished or the process is asked to end.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="begin">Begins or resumes the run.</param>
    /// <param name="finished">Is called when the run is finished.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        CommandOutput console, Func<IRunProgress, TrainingRun> begin, Action<RunFolder, RunResult>? finished = null)
    {
        using var cancellation = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            // A second signal ends the process at once; the last checkpoint is whole whatever happens.
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        bool isTerminal = ReferenceEquals(console.Out, Console.Out) && !Console.IsOutputRedirected;
        (RunFolder folder, RunResult result) = isTerminal
            ? LiveProgress.Show(progress => Run(begin, progress, cancellation.Token))
            : Run(begin, new PlainProgress(console.Out), cancellation.Token);
        if (!result.Finished)
        {
            console.Out.WriteLine($"interrupted after step {result.Steps}; go on with: shiftctl resume {folder.Path}");
            return ExitCode.Interrupted;
        }
        if (result.Report is { } report)
            console.Out.WriteLine(
                $"finished: top-1 {Format.Percent(report.Top1)}, top-5 {Format.Percent(report.Top5)} of {report.Images} images");
        if (result.Pairs is { } pairs)
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"finished: {pairs.Accuracy:P2} +- {pairs.StandardError:P2} of {pairs.Pairs:N0} pairs, AUC {pairs.AreaUnderCurve:F4}"));
        console.Out.WriteLine($"{folder.PackagePath}: the model package");
        finished?.Invoke(folder, result);
        return ExitCode.Success;
    }

    private static (RunFolder, RunResult) Run(Func<IRunProgress, TrainingRun> begin, IRunProgress progress, CancellationToken cancellation)
    {
        using TrainingRun run = begin(progress);
        progress.Message(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Recipe.Name}: {run.Network.Cost.AllParameters:N0} parameters, {run.Network.Cost.MultiplyAccumulates:N0} MAC; " +
            $"{run.Images.Training:N0} images to train on, {run.Images.Test:N0} to test with; {run.Recipe.Schedule.Epochs} epochs of " +
            $"{run.StepsOfEpoch} steps, {run.Lanes} lanes; {run.Folder.Path}"));
        return (run.Folder, run.Run(cancellation));
    }
}
