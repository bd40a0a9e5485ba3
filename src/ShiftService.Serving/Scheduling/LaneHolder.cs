namespace ShiftService.Serving.Scheduling;

/// <summary>Who has a lane.</summary>
internal enum LaneHolder
{
    /// <summary>Its own thread, which works.</summary>
    Thread,

    /// <summary>Its own thread, which sleeps: the lane may be lent.</summary>
    Sleeper,

    /// <summary>A thread that brought a job while the lane's own slept.</summary>
    Caller,
}
