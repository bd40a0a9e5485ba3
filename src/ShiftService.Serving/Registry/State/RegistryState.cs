using System.Collections.Immutable;
using ShiftService.Packages;

namespace ShiftService.Serving.Registry.State;

/// <summary>All models at one moment. Immutable: readers take one and need no lock.</summary>
internal sealed record RegistryState(ImmutableSortedDictionary<string, ModelEntry> Models)
{
    public static RegistryState Empty { get; } = new(ImmutableSortedDictionary.Create<string, ModelEntry>(StringComparer.Ordinal));

    public ModelEntry Find(string model) => Models.TryGetValue(model, out ModelEntry? entry)
        ? entry
        : throw new ModelNotFoundException(ModelNameKind.Model, model, [.. Models.Keys]);

    public VersionEntry Find(string model, string version) => Find(model) is var entry && entry.Versions.TryGetValue(version, out var found)
        ? found
        : throw new ModelNotFoundException(ModelNameKind.Version, version, [.. entry.Versions.Keys], model);

    public VersionEntry? TryFind(string model, string version) =>
        Models.TryGetValue(model, out ModelEntry? entry) ? entry.Versions.GetValueOrDefault(version) : null;

    public RegistryState With(ModelEntry model) => new(Models.SetItem(model.Name, model));

    public RegistryState With(VersionEntry version) =>
        With((Models.GetValueOrDefault(version.Model) ?? new(version.Model)).With(version));

    /// <summary>A model goes with its last version.</summary>
    public RegistryState Without(string model, string version)
    {
        if (!Models.TryGetValue(model, out ModelEntry? entry)) return this;
        entry = entry.Without(version);
        return entry.Versions.IsEmpty ? new(Models.Remove(model)) : With(entry);
    }

    /// <summary>The version that a request means, which answers requests.</summary>
    /// <exception cref="ModelNotFoundException">It is not there, or there is no default.</exception>
    /// <exception cref="ModelNotReadyException">It does not answer requests now.</exception>
    /// <exception cref="WrongTaskException">It is for something else.</exception>
    public VersionEntry Pick(
        PackageTask task, string? model, string? version, string? defaultModel, Func<double> random, out string? alias)
    {
        ModelEntry entry = model is not null ? Find(model)
            : defaultModel is not null && Models.TryGetValue(defaultModel, out ModelEntry? preferred) ? preferred : OnlyOne(task);
        VersionEntry picked = entry.Pick(version, random, out alias);
        PackageTask its = picked.Card!.Task;
        return its == task ? picked : throw new WrongTaskException(picked.Model, picked.Version, its, task);
    }

    // With several, any choice would change what clients get when a model is added.
    private ModelEntry OnlyOne(PackageTask task)
    {
        ModelEntry? only = null;
        bool served = false, several = false;
        foreach ((_, ModelEntry entry) in Models)
        {
            if (!entry.Versions.Values.Any(version => version.Card?.Task == task) || (served && !entry.IsServed)) continue;
            several = only is not null && served == entry.IsServed;
            (only, served) = (entry, entry.IsServed);
            if (several && served) break;
        }
        return only is not null && !several
            ? only
            : throw new ModelNotFoundException(ModelNameKind.Model, null, [.. Models.Keys]);
    }
}
