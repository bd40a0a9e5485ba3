namespace ShiftService.Serving.Telemetry;

/// <summary>How full the service is at this moment.</summary>
/// <param name="QueuedImages">Images that were accepted and that no lane works on yet.</param>
/// <param name="BusyLanes">Lanes at work.</param>
/// <param name="Lanes">All lanes.</param>
public readonly record struct QueueReading(int QueuedImages, int BusyLanes, int Lanes);
