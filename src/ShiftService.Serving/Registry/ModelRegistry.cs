using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry.Folders;
using ShiftService.Serving.Registry.State;

namespace ShiftService.Serving.Registry;

/// <summary>
/// The models that the service has, loaded from a folder. Whoever asks for one reads one immutable state and takes no lock; changes come
/// one after the other, and each that concerns requests takes effect at one moment: a new version has been loaded, compared and warmed
/// before it takes the old one's place, and the old one finishes what it has. Thread-safe.
/// </summary>
public sealed partial class ModelRegistry : IAsyncDisposable
{
    private readonly RegistryOptions _options;
    private readonly ServedModelOptions _modelOptions;
    private readonly BackendSet _backends;
    private readonly Func<double> _random;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Draining _draining;
    private readonly CancellationTokenSource _stopping = new();
    // Whoever holds it is the only one to change the state and the folder.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _changing = new();
    // Models that are loaded on demand and were asked for. Under the gate.
    private readonly HashSet<string> _asked = [];
    private volatile RegistryState _state = RegistryState.Empty;
    private volatile bool _started;
    private volatile RegistryFolder? _folder;
    private FolderWatcher? _watcher;

    /// <summary>Creates a registry without models; <see cref="StartAsync"/> finds them.</summary>
    /// <param name="options">Where models are and how they are loaded.</param>
    /// <param name="lanes">Lanes that run them, at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it tells what it does.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public ModelRegistry(RegistryOptions options, int lanes, TimeProvider? time = null, ILogger<ModelRegistry>? logger = null)
        : this(options, lanes, BackendSet.Default, Random.Shared.NextDouble, time, logger)
    {
    }

    internal ModelRegistry(
        RegistryOptions options, int lanes, BackendSet backends, Func<double>? random = null, TimeProvider? time = null,
        ILogger? logger = null)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        (_options, _modelOptions, _backends) = (options, options.ToModelOptions(lanes), backends);
        (_random, _time, _logger) = (random ?? Random.Shared.NextDouble, time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        _draining = new(_logger);
    }

    /// <summary>
    /// Raised when the status of a model has changed, on the thread that changes it, before it goes on: a handler is short, throws
    /// nothing, and waits for no other change.
    /// </summary>
    public event Action? Changed;

    /// <summary>
    /// True once <see cref="StartAsync"/> has tried all models, where nothing that could answer is missing: the default models that are in
    /// the folder; the default version of every model that has any version ready; and at least one model, if there are any that are not loaded
    /// on demand. Another model of which every version failed keeps nobody else from being served.
    /// </summary>
    public bool IsReady
    {
        get
        {
            if (!_started) return false;
            RegistryState state = _state;
            foreach (string name in _options.Defaults.Named)
                if (state.Models.TryGetValue(name, out ModelEntry? its) && its.Default is null) return false;
            bool any = state.Models.IsEmpty;
            foreach ((_, ModelEntry model) in state.Models)
            {
                any |= model.Default is not null || model.IsOnDemand;
                if (model.IsServed && model.Default is null) return false;
            }
            return any;
        }
    }

    /// <summary>All models as they stand, by name.</summary>
    public IReadOnlyList<ModelStatus> Models => [.. _state.Models.Values.Select(model => model.ToStatus())];

    /// <summary>The models of <see cref="RegistryOptions.Defaults"/> that there are.</summary>
    public IReadOnlyList<string> DefaultModels => [.. _options.Defaults.Named.Where(_state.Models.ContainsKey)];

    /// <summary>One model as it stands.</summary>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    public ModelStatus Get(string name) => _state.Find(name).ToStatus();

    /// <summary>One version as it stands.</summary>
    /// <exception cref="ModelNotFoundException">There is no such model or version.</exception>
    public VersionStatus Get(string name, string version) => _state.Find(name, version).ToStatus();

    /// <summary>
    /// A lease on the version that a request means. Of an alias with several versions, one is drawn by its share; those that are not
    /// ready leave theirs to the others.
    /// </summary>
    /// <param name="task">What it will be asked.</param>
    /// <param name="model">
    /// Its name; null for that of <see cref="RegistryOptions.Defaults"/>, or else the only model for the task.
    /// </param>
    /// <param name="version">
    /// A version, or else an alias; null for the alias "stable" where there is one, and otherwise the latest version that is ready.
    /// </param>
    /// <exception cref="ModelNotFoundException">It is not there, or none was named and there is no default.</exception>
    /// <exception cref="ModelNotReadyException">It is there and cannot answer now.</exception>
    /// <exception cref="WrongTaskException">It is for another task.</exception>
    public ModelLease Acquire(PackageTask task, string? model = null, string? version = null)
    {
        string? defaultModel = _options.Defaults.Of(task);
        while (true)
        {
            RegistryState state = _state;
            VersionEntry picked = state.Pick(task, model, version, defaultModel, _random, out string? alias);
            if (picked.Served!.TryAcquire()) return new(picked.Served, alias);
            // It retires, so the state has changed since: a model is taken out of the state first.
            if (ReferenceEquals(state, _state))
                throw new InvalidOperationException($"{picked.Model}/{picked.Version} is retired and still in the state; this is a bug");
        }
    }

    /// <summary><see cref="Acquire"/>, of a model that is loaded on demand too: the first one to ask for it waits until it is.</summary>
    /// <param name="task">What it will be asked.</param>
    /// <param name="model">Its name; null for the default.</param>
    /// <param name="version">A version, or else an alias; null for the default.</param>
    /// <param name="patience">
    /// How long it waits, or else <see cref="ModelNotReadyException"/>. The model is loaded all the same: others will ask.
    /// </param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <exception cref="ModelNotFoundException">It is not there, or none was named and there is no default.</exception>
    /// <exception cref="ModelNotReadyException">It is there and cannot answer now.</exception>
    /// <exception cref="WrongTaskException">It is for another task.</exception>
    public ValueTask<ModelLease> AcquireAsync(
        PackageTask task, string? model, string? version, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return new(Acquire(task, model, version));
        }
        catch (ModelNotReadyException waiting) when (_state.Models.TryGetValue(waiting.Model, out ModelEntry? entry) && entry.IsOnDemand)
        {
            return new(AcquireAskedAsync(waiting.Model));
        }

        async Task<ModelLease> AcquireAskedAsync(string asked)
        {
            try
            {
                await AskAsync(asked).WaitAsync(patience, _time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It is being loaded, which is what the caller is told.
            }
            return Acquire(task, model, version);
        }
    }

    // Loads a model on demand, once; whoever asks meanwhile waits for the same. What fails becomes the version's status.
    private Task<int> AskAsync(string model) => ChangeAsync(async stop =>
    {
        if (!_asked.Add(model)) return 0;
        await LoadByPolicyAsync(model, stop).ConfigureAwait(false);
        // Not before it is loaded: whoever asks meanwhile waits too.
        Update(all => all.With(all.Find(model).Asked()));
        return 0;
    }, CancellationToken.None);

    /// <summary>
    /// Finds, loads and warms the models in the folder; then follows its changes, if that is wanted. A package that cannot be used
    /// becomes a status, not an error.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public Task StartAsync(CancellationToken cancellation) => ChangeAsync(async stop =>
    {
        if (_folder is not null) throw new InvalidOperationException("the registry was started before");
        var folder = new RegistryFolder(_options.Folder, _logger);
        folder.Clean();
        _folder = folder;
        if (_options.Watch)
        {
            // Before the first look, so that nothing changes unseen between the two.
            _watcher = new(folder.Root, _options.QuietPeriod, _time, OnQuiet, _logger);
            _watcher.Start();
        }
        await ScanAsync((_, _) => false, stop).ConfigureAwait(false);
        _started = true;
        Changed?.Invoke();
        return 0;
    }, cancellation);

    /// <summary>
    /// Ends: nothing new is loaded, what is being loaded is given up, and every model retires. Completes when all leases are back and all
    /// memory is freed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _watcher?.Dispose();
            foreach (VersionEntry version in _state.Models.Values.SelectMany(model => model.Versions.Values).ToArray())
                if (version.Served is not null) _ = DrainAsync(version, remove: false);
        }
        finally
        {
            _gate.Release();
        }
        await _draining.WhenAll().ConfigureAwait(false);
    }

    private async void OnQuiet()
    {
        try
        {
            await ChangeAsync(async stop =>
            {
                await ScanAsync(_watcher!.IsBusy, stop).ConfigureAwait(false);
                return 0;
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Nobody wants to know any more.
        }
        catch (Exception error)
        {
            _logger.RescanFailed(error);
        }
    }

    private async Task<T> ChangeAsync<T>(Func<CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        await _gate.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            return await change(either.Token).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // Only under the gate.
    // Several models are loaded at once, each of which changes its own part.
    private void Update(Func<RegistryState, RegistryState> change)
    {
        lock (_changing) _state = change(_state);
        Changed?.Invoke();
    }

    private RegistryFolder Folder =>
        _folder ?? throw new RegistryNotStartedException();
}
