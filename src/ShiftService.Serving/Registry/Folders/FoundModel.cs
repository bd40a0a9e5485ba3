using ShiftService.Serving.Registry.Aliases;

namespace ShiftService.Serving.Registry.Folders;

/// <summary>A model as it lies in the folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">Its versions; null for the files of one that somebody is writing.</param>
/// <param name="Aliases">Its aliases.</param>
internal sealed record FoundModel(string Name, IReadOnlyDictionary<string, VersionFiles?> Versions, AliasTable Aliases);
