using System.Runtime.ExceptionServices;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry.Aliases;
using ShiftService.Serving.Registry.Archives;
using ShiftService.Serving.Registry.Folders;
using ShiftService.Serving.Registry.State;

namespace ShiftService.Serving.Registry;

// What clients may change.
public sealed partial class ModelRegistry
{
    /// <summary>
    /// Takes an uploaded package as a version, new or in the place of one that is there, and answers when it is ready. Where it fails,
    /// everything is as it was before.
    /// </summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="archive">The package's files, all at the top of the archive or all in one folder of it.</param>
    /// <param name="format">The archive's format.</param>
    /// <param name="cancellation">Cancelled when it is no longer wanted.</param>
    /// <exception cref="InvalidArgumentException">A name is none.</exception>
    /// <exception cref="ConflictException">The model has an alias of that name, or the registry's folder takes no files.</exception>
    /// <exception cref="ArchiveException">The archive is not taken.</exception>
    /// <exception cref="PackageException">The package is wrong; all of it is named.</exception>
    /// <exception cref="ParityException">Its answers are not ONNX Runtime's.</exception>
    /// <exception cref="Engine.BackendException">No backend can run it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<VersionStatus> PutAsync(
        string name, string version, Stream archive, ArchiveFormat format, CancellationToken cancellation)
    {
        ModelName.Require(name, "model");
        ModelName.Require(version, "version");
        RequireNoAlias(_state, name, version);
        RegistryFolder folder = Folder;
        string incoming = CreateIncoming(folder, name, version), file = Path.Combine(incoming, "archive");
        try
        {
            var limits = new ArchiveLimits(_options.MaxPackageBytes, _options.MaxUnpackedBytes, _options.MaxPackageFiles);
            // Not under the gate: a client may be slow.
            await ArchiveSpool.WriteAsync(archive, file, limits, cancellation).ConfigureAwait(false);
            return await ChangeAsync(stop => PutAsync(name, version, file, format, limits, stop), cancellation).ConfigureAwait(false);
        }
        finally
        {
            folder.Discard(incoming);
        }
    }

    private static string CreateIncoming(RegistryFolder folder, string name, string version)
    {
        try
        {
            return folder.CreateIncoming();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As in a container whose models are part of its image.
            throw new ConflictException(name, version, "the registry's folder cannot be written", error);
        }
    }

    /// <summary>
    /// Deletes a version, the last one of a model too, and answers when its requests are finished. It takes no new ones from the start;
    /// where no other is ready, the next one in the folder is loaded.
    /// </summary>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ConflictException">An alias names it.</exception>
    /// <exception cref="IOException">It cannot be deleted; everything is as it was.</exception>
    public async Task DeleteAsync(string name, string version, CancellationToken cancellation)
    {
        RegistryFolder folder = Folder;
        Task drained = await ChangeAsync(async stop =>
        {
            VersionEntry entry = RequireUnnamed(name, version);
            string? removed = folder.Remove(name, version);
            if (removed is null && entry.State == VersionState.Draining)
                throw new ModelNotFoundException(ModelNameKind.Version, version, KnownVersions(name, version), name);
            Task drained = DrainAsync(entry, remove: true);
            folder.Discard(removed, name);
            await LoadByPolicyAsync(name, stop).ConfigureAwait(false);
            return drained;
        }, cancellation).ConfigureAwait(false);
        await drained.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Loads a version that lies in the folder, and answers when it is ready; one that is ready and unchanged stays as it is.
    /// </summary>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="PackageException">The package is wrong; all of it is named.</exception>
    /// <exception cref="ParityException">Its answers are not ONNX Runtime's.</exception>
    /// <exception cref="Engine.BackendException">No backend can run it.</exception>
    public Task<VersionStatus> LoadAsync(string name, string version, CancellationToken cancellation) => ChangeAsync(async stop =>
    {
        await RequireLoadedAsync(_state.Find(name, version), stop).ConfigureAwait(false);
        return Get(name, version);
    }, cancellation);

    /// <summary>
    /// Takes a version out of memory, and answers when its requests are finished. It stays in the folder, and is loaded again by
    /// <see cref="LoadAsync"/>, a new upload, or the next start.
    /// </summary>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ConflictException">An alias names it.</exception>
    public async Task<VersionStatus> UnloadAsync(string name, string version, CancellationToken cancellation)
    {
        _ = Folder;
        Task drained = await ChangeAsync(_ =>
        {
            VersionEntry entry = RequireUnnamed(name, version);
            return Task.FromResult(entry.State is VersionState.Unloaded or VersionState.Draining
                ? Task.CompletedTask
                : DrainAsync(entry, remove: false));
        }, cancellation).ConfigureAwait(false);
        await drained.WaitAsync(cancellation).ConfigureAwait(false);
        return Get(name, version);
    }

    /// <summary>Sets an alias, loading those of its versions that are not, and keeps it in the folder.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">The alias; "stable" is what requests without a version get.</param>
    /// <param name="shares">1 to 8 versions with their shares, which add up to 1.</param>
    /// <param name="cancellation">Cancelled when it is no longer wanted.</param>
    /// <exception cref="InvalidArgumentException">A name or a share makes no sense.</exception>
    /// <exception cref="ModelNotFoundException">There is no such model or version.</exception>
    /// <exception cref="ConflictException">A version has that name, or there are too many aliases.</exception>
    /// <exception cref="PackageException">A version that was not loaded cannot be, for this or another reason of
    /// <see cref="LoadAsync"/>.</exception>
    /// <exception cref="IOException">It cannot be stored; everything is as it was.</exception>
    public Task<ModelStatus> SetAliasAsync(
        string name, string alias, IReadOnlyList<AliasShare> shares, CancellationToken cancellation)
    {
        AliasTable.Require(alias, shares);
        AliasShare[] own = [.. shares];
        return ChangeAsync(async stop =>
        {
            ModelEntry model = _state.Find(name);
            if (model.Versions.ContainsKey(alias))
                throw new ConflictException(name, alias, $"model '{name}' has a version '{alias}', so no alias is called that");
            if (model.Aliases.Find(alias) is null && model.Aliases.Shares.Count == AliasTable.MaxAliases)
                throw new ConflictException(name, alias, $"model '{name}' has {AliasTable.MaxAliases} aliases, and may have no more");
            VersionEntry[] versions = [.. own.Select(share => _state.Find(name, share.Version))];
            foreach (VersionEntry version in versions)
                if (version.Served is null) await RequireLoadedAsync(version, stop).ConfigureAwait(false);
            Set(name, _state.Find(name).Aliases.With(alias, own));
            _logger.AliasChanged(name, alias, string.Join(", ", own.Select(share => $"{share.Version}: {share.Share}")));
            return Get(name);
        }, cancellation);
    }

    /// <summary>Deletes an alias; its versions stay.</summary>
    /// <exception cref="ModelNotFoundException">There is no such model or alias.</exception>
    /// <exception cref="IOException">It cannot be stored; everything is as it was.</exception>
    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellation) => ChangeAsync(_ =>
    {
        AliasTable aliases = _state.Find(name).Aliases;
        if (aliases.Find(alias) is null) throw new ModelNotFoundException(ModelNameKind.Alias, alias, [.. aliases.Names], name);
        Set(name, aliases.Without(alias));
        _logger.AliasChanged(name, alias, "gone");
        return Task.FromResult(0);
    }, cancellation);

    private async Task<VersionStatus> PutAsync(
        string name, string version, string file, ArchiveFormat format, ArchiveLimits limits, CancellationToken cancellation)
    {
        RegistryState state = _state;
        RequireNoAlias(state, name, version);
        VersionEntry? there = state.TryFind(name, version);
        VersionEntry before = there ?? new(name, version, VersionState.Unloaded, _time.GetUtcNow());
        if (before.Served is null) Update(all => all.With(before.In(VersionState.Loading, _time.GetUtcNow())));
        ServedModel? served = null;
        try
        {
            string unpacked = Path.Combine(Path.GetDirectoryName(file)!, "package");
            served = await BackgroundThread.RunAsync(() =>
            {
                PackageUnpacker.Unpack(file, format, unpacked, limits, cancellation);
                ModelPackage package = RegistryFolder.Read(unpacked, name, version) with { Folder = _folder!.Of(name, version) };
                return LoadServed(package, before, cancellation);
            }).ConfigureAwait(false);
            string? old = _folder!.Replace(unpacked, name, version);
            VersionEntry entry = Swap(before, served, _folder.Files(name, version, null));
            _folder.Discard(old);
            return entry.ToStatus();
        }
        catch
        {
            Update(all => there is not null ? all.With(there) : all.Without(name, version));
            if (served is not null) _ = _draining.Retire(served);
            throw;
        }
    }

    private async Task RequireLoadedAsync(VersionEntry version, CancellationToken cancellation)
    {
        RegistryFolder folder = Folder;
        if (!Directory.Exists(folder.Of(version.Model, version.Version)))
            throw new ModelNotFoundException(
                ModelNameKind.Version, version.Version, KnownVersions(version.Model, version.Version), version.Model);
        VersionFiles files = folder.Files(version.Model, version.Version, version.Files);
        if (version is { Served: not null, Reason: null } && files.Hash == version.Files?.Hash) return;
        Exception? error = await (version.Served is null ? LoadNewAsync(version, cancellation) : LoadVersionAsync(version, cancellation))
            .ConfigureAwait(false);
        if (error is not null) ExceptionDispatchInfo.Throw(error);
    }

    private VersionEntry RequireUnnamed(string name, string version)
    {
        VersionEntry entry = _state.Find(name, version);
        if (_state.Find(name).Aliases.NamedBy(version) is string alias)
            throw new ConflictException(name, version, $"alias '{alias}' of model '{name}' names version '{version}'");
        return entry;
    }

    private void Set(string name, AliasTable aliases)
    {
        AliasFile.Write(Path.Combine(_folder!.Root, name), aliases);
        Update(all => all.With(all.Find(name).With(aliases)));
    }

    private string[] KnownVersions(string name, string but) => [.. _state.Find(name).Versions.Keys.Where(version => version != but)];

    private static void RequireNoAlias(RegistryState state, string name, string version)
    {
        if (state.Models.GetValueOrDefault(name)?.Aliases.Find(version) is not null)
            throw new ConflictException(name, version, $"model '{name}' has an alias '{version}', so no version is called that");
    }
}
