namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>An alias for one version.</summary>
/// <param name="Version">The version that it means from now on.</param>
public sealed record AliasVersion(string Version);
