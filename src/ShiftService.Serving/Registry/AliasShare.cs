namespace ShiftService.Serving.Registry;

/// <summary>A version's part of the requests for an alias.</summary>
/// <param name="Version">The version.</param>
/// <param name="Share">Its part, above 0; those of an alias add up to 1.</param>
public sealed record AliasShare(string Version, double Share);
