namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>A span as a collector got it; ids in hexadecimal digits.</summary>
internal sealed record CollectedSpan(
    string TraceId, string Id, string ParentId, string Name, double Milliseconds, IReadOnlyDictionary<string, string> Attributes);
