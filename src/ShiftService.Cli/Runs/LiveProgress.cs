using System.Globalization;
using ShiftService.Training.Runs;
using Spectre.Console;

namespace ShiftService.Cli.Runs;

/// <summary>A run's progress on a terminal: a bar that moves, and the lines of epochs above it.</summary>
internal sealed class LiveProgress : IRunProgress
{
    private readonly ProgressTask _task;

    private LiveProgress(ProgressTask task) => _task = task;

    /// <summary>Runs something while its progress is shown.</summary>
    public static T Show<T>(Func<IRunProgress, T> action) => AnsiConsole.Progress()
        .Columns(
            new SpinnerColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context => action(new LiveProgress(context.AddTask("getting ready", maxValue: 1))));

    /// <inheritdoc/>
    public void Message(string text) => AnsiConsole.WriteLine(ExpectedError.Line(text));

    /// <inheritdoc/>
    public void StepDone(in RunStep step)
    {
        _task.MaxValue = (double)step.Epochs * step.StepsOfEpoch;
        _task.Value = (step.Epoch - 1.0) * step.StepsOfEpoch + step.StepOfEpoch;
        _task.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {step.Epoch}/{step.Epochs} loss {step.Loss:F3} {step.ImagesPerSecond:F0} images/s {RunText.TimeLeft(step)} left");
    }

    /// <inheritdoc/>
    public void EpochDone(EpochRecord record) => AnsiConsole.WriteLine(RunText.Epoch(record));
}
