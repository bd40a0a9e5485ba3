namespace ShiftService.Serving.Telemetry;

/// <summary>What decoded images take of memory at this moment.</summary>
/// <param name="Bytes">Bytes of decoded pixels in memory.</param>
/// <param name="LimitBytes">How many there may be.</param>
public readonly record struct DecodedReading(long Bytes, long LimitBytes);
