namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Where a request's time went.</summary>
/// <param name="TotalMs">Milliseconds from its headers to its answer.</param>
public sealed record TotalTiming(double TotalMs);
