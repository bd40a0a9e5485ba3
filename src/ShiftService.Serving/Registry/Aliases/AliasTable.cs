using System.Collections.Immutable;
using System.Globalization;
using ShiftService.Serving.Registry.State;

namespace ShiftService.Serving.Registry.Aliases;

/// <summary>The aliases of a model. Immutable.</summary>
internal sealed record AliasTable(ImmutableSortedDictionary<string, IReadOnlyList<AliasShare>> Shares)
{
    /// <summary>The alias that requests without a version mean, where it is set.</summary>
    public const string Stable = "stable";

    public const int MaxShares = 8, MaxAliases = 32;

    private const double SumTolerance = 1e-6;

    public static AliasTable Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, IReadOnlyList<AliasShare>>(StringComparer.Ordinal));

    /// <summary>Why the file could not be read; the aliases are then those from before.</summary>
    public string? Error { get; init; }

    public IEnumerable<string> Names => Shares.Keys;

    public IReadOnlyList<AliasShare>? Find(string alias) => Shares.GetValueOrDefault(alias);

    public string? NamedBy(string version) =>
        Shares.FirstOrDefault(alias => alias.Value.Any(share => share.Version == version)).Key;

    public AliasTable With(string alias, IReadOnlyList<AliasShare> shares) => new(Shares.SetItem(alias, shares));

    public AliasTable Without(string alias) => new(Shares.Remove(alias));

    /// <summary>What is wrong with them beside the versions that there are; null where nothing is.</summary>
    public string? Complaint(IReadOnlyDictionary<string, VersionEntry> versions)
    {
        foreach ((string alias, IReadOnlyList<AliasShare> shares) in Shares)
        {
            if (versions.ContainsKey(alias)) return $"alias '{alias}' is named like a version, which is what requests get";
            if (shares.FirstOrDefault(share => !versions.ContainsKey(share.Version)) is { } missing)
                return $"alias '{alias}' names version '{missing.Version}', which is not there";
        }
        return null;
    }

    /// <summary>Throws where an alias may not be called that, or shares make no sense.</summary>
    /// <exception cref="InvalidArgumentException">It names the field.</exception>
    public static void Require(string alias, IReadOnlyList<AliasShare> shares)
    {
        ModelName.Require(alias, "alias");
        if (shares is not { Count: >= 1 and <= MaxShares })
            throw new InvalidArgumentException("shares", $"must be 1 to {MaxShares}, and are {shares?.Count ?? 0}");
        var versions = new HashSet<string>();
        for (int i = 0; i < shares.Count; i++)
        {
            ModelName.Require(shares[i]?.Version, $"shares[{i}].version");
            if (!versions.Add(shares[i].Version)) throw new InvalidArgumentException($"shares[{i}].version", "is there twice");
            if (!(shares[i].Share > 0 && shares[i].Share <= 1))
                throw new InvalidArgumentException($"shares[{i}].share", $"must be above 0 and at most 1, and is {Shown(shares[i].Share)}");
        }
        double sum = shares.Sum(share => share.Share);
        if (!(Math.Abs(sum - 1) <= SumTolerance))
            throw new InvalidArgumentException("shares", $"must add up to 1, and add up to {Shown(sum)}");
    }

    private static string Shown(double value) => value.ToString(CultureInfo.InvariantCulture);
}
