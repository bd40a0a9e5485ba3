namespace ShiftService.Training.Runs;

/// <summary>Is told how a run goes. Called on the thread that trains, which waits meanwhile.</summary>
public interface IRunProgress
{
    /// <summary>Something that a person should know: that a checkpoint is resumed from, or that an image could not be read.</summary>
    void Message(string text);

    /// <summary>A step is done.</summary>
    /// <param name="step">How it went.</param>
    void StepDone(in RunStep step);

    /// <summary>An epoch is done, evaluated where it was due, and in the log.</summary>
    void EpochDone(EpochRecord record);
}
