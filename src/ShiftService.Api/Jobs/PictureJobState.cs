namespace ShiftService.Api.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum PictureJobState
{
    /// <summary>It has begun, or waits for a lane.</summary>
    Running,

    /// <summary>Its result is there.</summary>
    Done,

    /// <summary>It has none, and will have none.</summary>
    Failed,
}
