using ShiftService.Packages;
using ShiftService.Serving.Registry.Folders;
using ShiftService.Serving.Registry.State;

namespace ShiftService.Serving.Registry;

// From what lies in the folder to what is loaded.
public sealed partial class ModelRegistry
{
    /// <summary>
    /// Looks at the folder now: loads what is new and the policy asks for, replaces what has changed, drains what is gone. A package that
    /// cannot be used becomes a status; a version that it was to replace goes on.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public Task RescanAsync(CancellationToken cancellation) => ChangeAsync(async stop =>
    {
        _ = Folder;
        await ScanAsync((_, _) => false, stop).ConfigureAwait(false);
        return 0;
    }, cancellation);

    private async Task ScanAsync(Func<string, string, bool> isBusy, CancellationToken cancellation)
    {
        RegistryState known = _state;
        IReadOnlyDictionary<string, FoundModel> found =
            await BackgroundThread.RunAsync(() => _folder!.Scan(known, isBusy)).ConfigureAwait(false);
        var changed = new HashSet<(string Model, string Version)>();
        Update(all => found.Values.Aggregate(all, (state, model) => Take(state, model, changed)));

        foreach (VersionEntry version in Versions(_state))
        {
            bool isThere = found.GetValueOrDefault(version.Model)?.Versions.ContainsKey(version.Version) == true;
            if (!isThere && version.State != VersionState.Draining && !isBusy(version.Model, version.Version))
                _ = DrainAsync(version, remove: true);
        }
        foreach ((string model, string version) in changed)
            await LoadVersionAsync(_state.Find(model, version), cancellation).ConfigureAwait(false);
        // Nobody is served yet when the service starts; later, loading leaves the other cores to requests.
        var several = new ParallelOptions { MaxDegreeOfParallelism = _started ? 1 : Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            found.Keys.Order(StringComparer.Ordinal), several, async (model, stop) => await LoadByPolicyAsync(model, stop).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    /// <summary>
    /// A state with a model as it was found; adds the versions to replace, or to try again, to <paramref name="changed"/>.
    /// </summary>
    private RegistryState Take(RegistryState state, FoundModel found, HashSet<(string, string)> changed)
    {
        ModelEntry model = state.Models.GetValueOrDefault(found.Name) ?? new(found.Name);
        if (found.Aliases.Error is string error && error != model.Aliases.Error) _logger.AliasesBroken(found.Name, error);
        model = model.With(found.Aliases);
        foreach ((string version, VersionFiles? files) in found.Versions)
        {
            if (files is null) continue;
            VersionEntry? entry = model.Versions.GetValueOrDefault(version);
            if (entry is null || (entry.State == VersionState.Draining && entry.Files?.Hash != files.Hash))
                model = model.With(new VersionEntry(found.Name, version, VersionState.Unloaded, _time.GetUtcNow()));
            else if (entry.Files?.Hash == files.Hash)
                model = ReferenceEquals(entry.Files, files) ? model : model.With(entry with { Files = files });
            else if (entry.Served is not null || entry.State == VersionState.Failed)
                changed.Add((found.Name, version));
        }
        return model.Versions.IsEmpty ? state : state.With(model);
    }

    private async Task LoadByPolicyAsync(string model, CancellationToken cancellation)
    {
        if (!_state.Models.TryGetValue(model, out ModelEntry? entry)) return;
        if (!entry.IsServed && !_asked.Contains(model) && _options.IsOnDemand(model))
        {
            foreach (VersionEntry version in entry.Versions.Values) Describe(version);
            return;
        }
        foreach (VersionEntry version in entry.Versions.Values)
        {
            bool named = entry.Aliases.NamedBy(version.Version) is not null;
            if (version.State == VersionState.Unloaded && (named || (_options.Load == LoadPolicy.All && !version.Held)))
                await LoadNewAsync(version, cancellation).ConfigureAwait(false);
        }
        // The latest that can be loaded: a package that cannot be used hides no other.
        foreach (string version in entry.Versions.Keys.Reverse())
        {
            VersionEntry now = _state.Find(model, version);
            if (now.Served is not null || now.Held) return;
            if (now.State != VersionState.Unloaded) continue;
            if (await LoadNewAsync(now, cancellation).ConfigureAwait(false) is null) return;
        }
    }

    // What can be said of a version before it is loaded.
    private void Describe(VersionEntry version)
    {
        if (version.State != VersionState.Unloaded || version.Held) return;
        VersionFiles files = _folder!.Files(version.Model, version.Version, version.Files);
        if (version.OnDemand && version.Files?.Hash == files.Hash) return;
        VersionEntry described = version with { OnDemand = true, Files = files };
        try
        {
            (PackageCard card, IReadOnlyList<string> labels) = _folder.Describe(version.Model, version.Version);
            described = described with { Card = card, Labels = labels };
        }
        catch (Exception error) when (error is PackageException or IOException or UnauthorizedAccessException)
        {
            string reason = ReasonOf(error);
            _logger.LoadFailed(version.Model, version.Version, reason, error);
            described = described.In(VersionState.Failed, _time.GetUtcNow()) with
            {
                OnDemand = false, Reason = reason, Errors = (error as PackageException)?.Errors ?? [],
            };
        }
        Update(all => all.With(described));
    }

    private Task<Exception?> LoadNewAsync(VersionEntry version, CancellationToken cancellation)
    {
        VersionEntry loading = version.In(VersionState.Loading, _time.GetUtcNow()) with { Held = false, Reason = null, Errors = [] };
        Update(all => all.With(loading));
        return LoadVersionAsync(loading, cancellation);
    }

    private static VersionEntry[] Versions(RegistryState state) => [.. state.Models.Values.SelectMany(model => model.Versions.Values)];
}
