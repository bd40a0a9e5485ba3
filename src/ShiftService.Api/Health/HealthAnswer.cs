namespace ShiftService.Api.Health;

/// <summary>What /health says.</summary>
/// <param name="Status">live or ready.</param>
/// <param name="Models">The versions that it knows; null where they do not matter.</param>
public sealed record HealthAnswer(string Status, IReadOnlyList<ModelHealth>? Models);
