namespace ShiftService.Serving.Scheduling;

/// <summary>A request that was refused before any work was done for it.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>Creates the error; the message states the number that was exceeded.</summary>
    public RefusedException(RefusalReason reason, string message, TimeSpan retryAfter) : base(message) =>
        (Reason, RetryAfter) = (reason, retryAfter);

    /// <summary>Why.</summary>
    public RefusalReason Reason { get; }

    /// <summary>When a request like it is predicted to be accepted.</summary>
    public TimeSpan RetryAfter { get; }
}
