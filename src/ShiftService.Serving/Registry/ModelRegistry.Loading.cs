using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry.Folders;
using ShiftService.Serving.Registry.State;

namespace ShiftService.Serving.Registry;

// How a version gets into memory and out of it. All of it under the gate.
public sealed partial class ModelRegistry
{
    /// <summary>Loads what lies in a version's folder and puts it in the place of what is there.</summary>
    /// <returns>Why it could not be done, which the version's status says too; null where it was.</returns>
    private async Task<Exception?> LoadVersionAsync(VersionEntry before, CancellationToken cancellation)
    {
        (string model, string version) = (before.Model, before.Version);
        VersionFiles? files = null;
        ModelPackage? package = null;
        RegistryFolder folder = _folder!;
        try
        {
            ServedModel served = await BackgroundThread.RunAsync(() =>
            {
                // First: what changes while it is read then differs from this.
                files = folder.Files(model, version, before.Files);
                package = folder.Read(model, version);
                return LoadServed(package, before, cancellation);
            }).ConfigureAwait(false);
            Swap(before, served, files!);
            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Update(all => all.With(before.State is VersionState.Loading ? before.In(VersionState.Unloaded, _time.GetUtcNow()) : before));
            throw;
        }
        catch (Exception error)
        {
            string reason = ReasonOf(error);
            if (before.Served is not null) _logger.ReplacementFailed(model, version, reason, error);
            else _logger.LoadFailed(model, version, reason, error);
            VersionEntry failed = before.Served is not null ? before : before.In(VersionState.Failed, _time.GetUtcNow()) with
            {
                Card = package?.Card,
                Labels = package?.Labels ?? [],
            };
            Update(all => all.With(failed with { Reason = reason, Errors = (error as PackageException)?.Errors ?? [], Files = files }));
            return error;
        }
    }

    /// <summary>Compiles, compares and warms a package, showing the phases unless the version answers requests meanwhile.</summary>
    private ServedModel LoadServed(ModelPackage package, VersionEntry before, CancellationToken cancellation)
    {
        return ServedModel.Load(package, before.Model, before.Version, _modelOptions, _backends, OnPhase, cancellation);

        void OnPhase(ServedModelPhase phase)
        {
            if (before.Served is not null) return;
            VersionState state = phase == ServedModelPhase.Warming ? VersionState.Warming : VersionState.Loading;
            if (_state.TryFind(before.Model, before.Version) is not { } now || now.State == state) return;
            Update(all => all.With(now.In(state, _time.GetUtcNow()) with
            {
                Reason = null, Errors = [], Card = package.Card, Labels = package.Labels,
            }));
        }
    }

    /// <summary>Puts a loaded model in the place of what was there, which finishes what it has.</summary>
    private VersionEntry Swap(VersionEntry before, ServedModel served, VersionFiles files)
    {
        var entry = new VersionEntry(before.Model, before.Version, VersionState.Ready, _time.GetUtcNow())
        {
            Served = served, Card = served.Package.Card, Labels = served.Package.Labels, Files = files,
        };
        Update(all => all.With(entry));
        _logger.Ready(
            served.Name, served.Version, served.Backend, served.BackendReason, served.Fit.SecondsPerImage * 1e3, served.ParityDifference ?? 0,
            served.WarmUp.TotalSeconds);
        if (before.Served is not null) _ = _draining.Retire(before.Served);
        return entry;
    }

    /// <summary>
    /// Takes a version out of service now; the answer completes, never with an error, when its leases are back and it is shown as
    /// unloaded or gone. Do not wait for it under the gate.
    /// </summary>
    private Task DrainAsync(VersionEntry version, bool remove)
    {
        VersionEntry draining = version.In(VersionState.Draining, _time.GetUtcNow()) with
        {
            Served = null, Reason = null, Errors = [],
            // One that is unloaded stays so; of one that is gone, whatever comes in its place is new.
            Held = !remove, Files = remove ? null : version.Files,
        };
        Update(all => all.With(draining));
        _logger.StateChanged(version.Model, version.Version, VersionState.Draining);
        return _draining.Track(FinishAsync());

        async Task FinishAsync()
        {
            if (version.Served is not null) await _draining.Retire(version.Served).ConfigureAwait(false);
            await _gate.WaitAsync().ConfigureAwait(false);
            try
            {
                // Where it was loaded again meanwhile, that is what counts.
                if (!ReferenceEquals(_state.TryFind(version.Model, version.Version), draining)) return;
                Update(all => remove
                    ? all.Without(version.Model, version.Version)
                    : all.With(draining.In(VersionState.Unloaded, _time.GetUtcNow())));
                if (remove) _logger.Gone(version.Model, version.Version);
                else _logger.StateChanged(version.Model, version.Version, VersionState.Unloaded);
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    private static string ReasonOf(Exception error) => error is PackageException package
        ? string.Join("; ", package.Errors)
        : error.Message;
}
