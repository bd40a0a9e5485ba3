namespace ShiftService.Serving.Scheduling;

/// <summary>What the scheduler is at.</summary>
/// <param name="Lanes">Threads that compute.</param>
/// <param name="BusyLanes">Those that have work.</param>
/// <param name="QueuedImages">Images that wait for a lane.</param>
/// <param name="UnansweredImages">Images that were accepted and are not answered, those that wait included.</param>
/// <param name="BacklogSeconds">Predicted seconds of lane time that wait.</param>
public sealed record SchedulerStatus(int Lanes, int BusyLanes, int QueuedImages, int UnansweredImages, double BacklogSeconds);
