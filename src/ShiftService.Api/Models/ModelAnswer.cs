using ShiftService.Serving.Registry;

namespace ShiftService.Api.Models;

/// <summary>A model, as GET /models/{name} tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DefaultVersion">The version that answers where none is named; null where none is ready.</param>
/// <param name="Aliases">Its aliases, and the versions that share each.</param>
/// <param name="Reason">What is wrong with its aliases; null if nothing is.</param>
/// <param name="Versions">Its versions, the latest last.</param>
public sealed record ModelAnswer(
    string Name, string? DefaultVersion, IReadOnlyDictionary<string, IReadOnlyList<AliasShare>> Aliases, string? Reason,
    IReadOnlyList<VersionAnswer> Versions)
{
    /// <summary>The answer for a model.</summary>
    public static ModelAnswer Of(ModelStatus model) =>
        new(model.Name, model.DefaultVersion, model.Aliases, model.Reason, [.. model.Versions.Select(VersionAnswer.Of)]);
}
