using System.Diagnostics;
using System.Globalization;
using ShiftService.Training.Runs;

namespace ShiftService.Cli.Runs;

/// <summary>A run's progress as lines, for files and pipes: one an epoch, and one now and then.</summary>
internal sealed class PlainProgress(TextWriter output) : IRunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Message(string text) => output.WriteLine(ExpectedError.Line(text));

    /// <inheritdoc/>
    public void StepDone(in RunStep step)
    {
        if (Stopwatch.GetElapsedTime(_last) < Interval) return;
        _last = Stopwatch.GetTimestamp();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {step.Epoch}/{step.Epochs}, step {step.StepOfEpoch}/{step.StepsOfEpoch}: loss {step.Loss:F3}, " +
            $"rate {step.LearningRate:G3}, {step.ImagesPerSecond:F0} images/s, {RunText.TimeLeft(step)} left"));
        output.Flush();
    }

    /// <inheritdoc/>
    public void EpochDone(EpochRecord record)
    {
        output.WriteLine(RunText.Epoch(record));
        output.Flush();
    }
}
