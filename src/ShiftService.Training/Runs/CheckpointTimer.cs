using System.Diagnostics;

namespace ShiftService.Training.Runs;

/// <summary>When the next checkpoint is due. When one is taken changes nothing of what comes out.</summary>
internal sealed class CheckpointTimer(RunOptions options)
{
    private long _last = Stopwatch.GetTimestamp();
    private int _steps;

    /// <summary>Counts a step; true if a checkpoint is due after it.</summary>
    public bool CountStep() =>
        ++_steps >= (options.CheckpointSteps ?? int.MaxValue) || Stopwatch.GetElapsedTime(_last) >= options.CheckpointInterval;

    /// <summary>A checkpoint has been taken, or tried.</summary>
    public void Restart() => (_last, _steps) = (Stopwatch.GetTimestamp(), 0);
}
