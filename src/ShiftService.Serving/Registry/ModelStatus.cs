namespace ShiftService.Serving.Registry;

/// <summary>One model as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DefaultVersion">
/// What answers requests that name no version: the latest that is ready, or, where there is an alias "stable", the ready one with the
/// largest share of it. Null where there is none.
/// </param>
/// <param name="Versions">Its versions, the latest last.</param>
/// <param name="Aliases">Its aliases.</param>
/// <param name="Reason">What is wrong with its aliases, if anything is.</param>
public sealed record ModelStatus(
    string Name, string? DefaultVersion, IReadOnlyList<VersionStatus> Versions,
    IReadOnlyDictionary<string, IReadOnlyList<AliasShare>> Aliases, string? Reason);
