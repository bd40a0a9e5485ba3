namespace ShiftService.Serving.Registry;

/// <summary>A model, version or alias that is not there. The message lists those that are.</summary>
public sealed class ModelNotFoundException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="kind">What was looked for.</param>
    /// <param name="name">Its name; null where none was given and there is no default.</param>
    /// <param name="known">The names that there are.</param>
    /// <param name="model">The model in which a version or alias was looked for.</param>
    public ModelNotFoundException(ModelNameKind kind, string? name, IReadOnlyList<string> known, string? model = null)
        : base(Compose(kind, name, known, model)) =>
        (Kind, Name, Known, Model) = (kind, name, known, model);

    /// <summary>What was looked for.</summary>
    public ModelNameKind Kind { get; }

    /// <summary>Its name; null where none was given and there is no default.</summary>
    public string? Name { get; }

    /// <summary>The names that there are.</summary>
    public IReadOnlyList<string> Known { get; }

    /// <summary>The model in which a version or alias was looked for.</summary>
    public string? Model { get; }

    private static string Compose(ModelNameKind kind, string? name, IReadOnlyList<string> known, string? model)
    {
        string of = model is null ? "" : $" of model '{model}'";
        string found = known.Count == 0 ? "there is none" : $"there are {string.Join(", ", known)}";
        return name is null
            ? $"no {kind.ToString().ToLowerInvariant()} was named and none is the default: {found}"
            : $"there is no {kind.ToString().ToLowerInvariant()} '{Shown(name)}'{of}: {found}";
    }

    // A request may name anything.
    private static string Shown(string name) => name.Length > ModelName.MaxLength ? $"{name[..ModelName.MaxLength]}..." : name;
}
