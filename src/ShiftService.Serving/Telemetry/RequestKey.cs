namespace ShiftService.Serving.Telemetry;

/// <summary>What tells one series of requests from another.</summary>
internal readonly record struct RequestKey(string Route, int Status, string Model);
