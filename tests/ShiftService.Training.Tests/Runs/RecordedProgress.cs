using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

/// <summary>Remembers what it is told, and may do something at a step: throw, as if the process were killed, or ask to stop.</summary>
internal sealed class RecordedProgress(int step = -1, Action? action = null) : IRunProgress
{
    private int _steps;

    public List<string> Messages { get; } = [];

    public List<RunStep> Steps { get; } = [];

    public List<EpochRecord> Epochs { get; } = [];

    public void Message(string text) => Messages.Add(text);

    public void StepDone(in RunStep done)
    {
        Steps.Add(done);
        if (++_steps == step) action!();
    }

    public void EpochDone(EpochRecord record) => Epochs.Add(record);
}
