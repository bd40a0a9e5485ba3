namespace ShiftService.Serving.Telemetry;

/// <summary>How full the service is at this moment.</summary>
/// <param name="QueuedImages">Images that were accepted and that no lane works on yet.</param>
/// <param name="BusyLanes">Lanes at work.</param>
/// <param name="Lanes">All lanes.</param>
/// <param name="DecodedBytes">Bytes of decoded pixels in memory.</param>
/// <param name="MaxDecodedBytes">How many there may be.</param>
public readonly record struct QueueReading(int QueuedImages, int BusyLanes, int Lanes, long DecodedBytes, long MaxDecodedBytes);
