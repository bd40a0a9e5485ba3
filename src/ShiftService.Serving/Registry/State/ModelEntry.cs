using System.Collections.Immutable;
using ShiftService.Packages;
using ShiftService.Serving.Registry.Aliases;

namespace ShiftService.Serving.Registry.State;

/// <summary>One model at one moment: its versions and aliases, and which version a request means. Immutable.</summary>
internal sealed class ModelEntry
{
    public ModelEntry(string name)
        : this(name, ImmutableSortedDictionary.Create<string, VersionEntry>(PackageLocator.VersionOrder), AliasTable.Empty)
    {
    }

    private ModelEntry(string name, ImmutableSortedDictionary<string, VersionEntry> versions, AliasTable aliases)
    {
        (Name, Versions, Aliases) = (name, versions, aliases);
        Latest = versions.Values.LastOrDefault(version => version.Served is not null);
        Default = Aliases.Find(AliasTable.Stable) is { } shares ? LargestOf(shares) : Latest;
    }

    public string Name { get; }

    /// <summary>By version, the latest last.</summary>
    public ImmutableSortedDictionary<string, VersionEntry> Versions { get; }

    public AliasTable Aliases { get; }

    /// <summary>What answers requests that name no version; of several, the one with the largest share. Null where there is none.</summary>
    public VersionEntry? Default { get; }

    /// <summary>True where some version answers requests.</summary>
    public bool IsServed => Latest is not null;

    /// <summary>True where the first request that asks for it loads it.</summary>
    public bool IsOnDemand => Versions.Values.Any(version => version.OnDemand);

    // The latest that answers requests.
    private VersionEntry? Latest { get; }

    public ModelEntry With(VersionEntry version) => new(Name, Versions.SetItem(version.Version, version), Aliases);

    public ModelEntry Without(string version) => new(Name, Versions.Remove(version), Aliases);

    /// <summary>It, with nothing left that a request would load.</summary>
    public ModelEntry Asked() =>
        Versions.Values.Where(version => version.OnDemand).Aggregate(this, (model, version) => model.With(version with { OnDemand = false }));

    public ModelEntry With(AliasTable aliases) => new(Name, Versions, aliases);

    /// <summary>The version that a request means.</summary>
    /// <param name="name">A version or an alias; null for the default.</param>
    /// <param name="random">From 0 to below 1: which of an alias's versions.</param>
    /// <param name="alias">The alias that led to it.</param>
    /// <returns>An entry that answers requests.</returns>
    /// <exception cref="ModelNotFoundException">There is neither a version nor an alias of that name.</exception>
    /// <exception cref="ModelNotReadyException">It does not answer requests now.</exception>
    public VersionEntry Pick(string? name, Func<double> random, out string? alias)
    {
        alias = null;
        if (name is not null && Versions.TryGetValue(name, out VersionEntry? version))
            return version.Served is not null ? version : throw new ModelNotReadyException(Name, name, version.State, version.Reason);
        if (Aliases.Find(name ?? AliasTable.Stable) is { } shares)
        {
            alias = name ?? AliasTable.Stable;
            return PickOf(shares, random) ?? throw NotReady(shares[0].Version, alias);
        }
        if (name is null) return Latest ?? throw NotReady(Versions.Keys.LastOrDefault(), null);
        throw new ModelNotFoundException(ModelNameKind.Version, name, [.. Versions.Keys, .. Aliases.Names], Name);
    }

    public ModelStatus ToStatus() => new(
        Name, Default?.Version, [.. Versions.Values.Select(version => version.ToStatus())], Aliases.Shares,
        Aliases.Error ?? Aliases.Complaint(Versions));

    // A version that cannot answer leaves its share to the others: a canary that failed is no reason to refuse requests.
    private VersionEntry? PickOf(IReadOnlyList<AliasShare> shares, Func<double> random)
    {
        double total = 0;
        foreach (AliasShare share in shares) total += ServedOf(share) is null ? 0 : share.Share;
        if (total == 0) return null;
        double left = random() * total;
        VersionEntry? picked = null;
        foreach (AliasShare share in shares)
        {
            if (ServedOf(share) is not { } served) continue;
            picked = served;
            if ((left -= share.Share) < 0) break;
        }
        return picked;
    }

    private VersionEntry? LargestOf(IReadOnlyList<AliasShare> shares) =>
        shares.Where(share => ServedOf(share) is not null).MaxBy(share => share.Share) is { } largest ? ServedOf(largest) : null;

    private VersionEntry? ServedOf(AliasShare share) =>
        Versions.TryGetValue(share.Version, out VersionEntry? version) && version.Served is not null ? version : null;

    private ModelNotReadyException NotReady(string? version, string? alias) =>
        version is not null && Versions.TryGetValue(version, out VersionEntry? entry)
            ? new(Name, alias, entry.State, entry.Reason)
            : new(Name, alias, VersionState.Unloaded, version is null ? "it has no version" : $"there is no version '{version}'");
}
