using ShiftService.Packages;
using ShiftService.Packages.Documents;
using ShiftService.Serving.Registry;

namespace ShiftService.Api.Models;

/// <summary>One version of a model, as GET /models/{name}/{version} tells it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's name.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why it is not ready, or why newer files could not replace it; null if there is nothing to say.</param>
/// <param name="Errors">What is wrong with its package; null if nothing is.</param>
/// <param name="Labels">How many classes it knows.</param>
/// <param name="Card">Its card: task, input, cost, accuracy, provenance, licence.</param>
/// <param name="Loaded">What runs it and how fast; null where it is not loaded.</param>
/// <param name="OnDemand">True where it is not loaded yet, and the first request that names its model loads it.</param>
public sealed record VersionAnswer(
    string Model, string Version, VersionState State, DateTimeOffset Since, string? Reason, IReadOnlyList<DocumentError>? Errors,
    int Labels, PackageCard? Card, LoadedAnswer? Loaded, bool OnDemand)
{
    /// <summary>The answer for a version.</summary>
    public static VersionAnswer Of(VersionStatus version) => new(
        version.Model, version.Version, version.State, version.Since, version.Reason, version.Errors.Count == 0 ? null : version.Errors,
        version.Labels.Count, version.Card, version.Loaded is null ? null : LoadedAnswer.Of(version.Loaded),
        version.OnDemand);
}
