using ShiftService.Packages;
using ShiftService.Packages.Documents;

namespace ShiftService.Serving.Registry;

/// <summary>One version of a model as it stands.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">
/// Why it failed; of a version that is ready, why the files that now lie in its folder could not replace it. Otherwise null.
/// </param>
/// <param name="Errors">Everything that is wrong with the package, where that is the reason.</param>
/// <param name="Card">Its card; null where it has not been read.</param>
/// <param name="Labels">Names of its classes.</param>
/// <param name="Loaded">What was found out when it was loaded; null where it is not.</param>
/// <param name="OnDemand">True where it is not loaded yet, and the first request that asks for its model loads it.</param>
public sealed record VersionStatus(
    string Model, string Version, VersionState State, DateTimeOffset Since, string? Reason, IReadOnlyList<DocumentError> Errors,
    PackageCard? Card, IReadOnlyList<string> Labels, LoadedModelStatus? Loaded,
    bool OnDemand);
