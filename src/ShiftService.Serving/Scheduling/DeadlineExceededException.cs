namespace ShiftService.Serving.Scheduling;

/// <summary>An accepted request whose deadline passed before its answer was there.</summary>
public sealed class DeadlineExceededException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="stage">What it was waiting for or doing: "queue", "prepare", "compute".</param>
    public DeadlineExceededException(string stage) : base($"the deadline passed in stage '{stage}'") => Stage = stage;

    /// <summary>What it was waiting for or doing.</summary>
    public string Stage { get; }
}
