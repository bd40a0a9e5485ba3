using ShiftService.Serving.Registry;

namespace ShiftService.Serving.Telemetry;

/// <summary>One version of a model that the registry knows, and the state it is in.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's name.</param>
/// <param name="State">Where it is in its life.</param>
public readonly record struct ModelReading(string Model, string Version, VersionState State);
