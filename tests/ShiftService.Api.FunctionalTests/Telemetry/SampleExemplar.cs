namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>The example of a bucket.</summary>
internal sealed record SampleExemplar(IReadOnlyDictionary<string, string> Labels, double Value, double UnixSeconds);
