using System.CommandLine;
using ShiftService.Cli.Runs;
using ShiftService.Training.Runs;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl resume`: goes on with a run that was interrupted.</summary>
internal static class ResumeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var run = new Argument<string>("RUN") { Description = "The run's folder, such as runs/shiftresnet20-e6-cifar10." };
        Option<int?> steps = TrainingOptions.CheckpointSteps();
        var command = new Command("resume", "Go on with a training run where its last checkpoint was taken.") { run, steps };
        command.SetAction(parsed =>
        {
            var options = new RunOptions(parsed.GetRequiredValue(run)) { CheckpointSteps = parsed.GetValue(steps) };
            return RunSession.Run(console, progress => TrainingRun.Resume(options, progress));
        });
        return command;
    }
}
