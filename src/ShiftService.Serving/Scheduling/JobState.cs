namespace ShiftService.Serving.Scheduling;

/// <summary>How far a job is. It goes down this list, and may end from anywhere.</summary>
internal enum JobState
{
    /// <summary>Not submitted.</summary>
    New,

    /// <summary>Waits for a lane.</summary>
    Queued,

    /// <summary>A lane prepares its input.</summary>
    Preparing,

    /// <summary>Waits for its batch.</summary>
    Ready,

    /// <summary>A lane computes its batch.</summary>
    Computing,

    /// <summary>Answered, one way or another.</summary>
    Ended,
}
