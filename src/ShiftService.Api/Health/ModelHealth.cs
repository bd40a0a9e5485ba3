using ShiftService.Serving.Registry;

namespace ShiftService.Api.Health;

/// <summary>The state of one version.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's name.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why, where more is known.</param>
public sealed record ModelHealth(string Model, string Version, VersionState State, string? Reason)
{
    /// <summary>The state of a version.</summary>
    public static ModelHealth Of(VersionStatus version) => new(version.Model, version.Version, version.State, version.Reason);
}
