using Microsoft.Extensions.Logging;

namespace ShiftService.Serving.Registry.Folders;

/// <summary>
/// Tells when the folder of models has changed and what has changed is quiet again. Thread-safe.
/// </summary>
internal sealed class FolderWatcher : IDisposable
{
    private readonly Lock _gate = new();
    // "model/version", or "model", and when it was last touched.
    private readonly Dictionary<string, long> _touched = [];
    private readonly string _root;
    private readonly TimeSpan _quiet;
    private readonly TimeProvider _time;
    private readonly Action _onQuiet;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private FileSystemWatcher? _watcher;
    private bool _disposed;

    /// <param name="root">The folder, without links.</param>
    /// <param name="quiet">How long nothing must have changed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onQuiet">Called, on a thread of the pool, when something is quiet again.</param>
    /// <param name="logger">Where trouble is told.</param>
    public FolderWatcher(string root, TimeSpan quiet, TimeProvider time, Action onQuiet, ILogger logger)
    {
        (_root, _quiet, _time, _onQuiet, _logger) = (root, quiet, time, onQuiet, logger);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins. Where the system cannot watch the folder, that is logged, and nothing is told.</summary>
    public void Start()
    {
        try
        {
            _watcher = new FileSystemWatcher(_root)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Created += (_, change) => Touch(change.FullPath);
            _watcher.Changed += (_, change) => Touch(change.FullPath);
            _watcher.Deleted += (_, change) => Touch(change.FullPath);
            _watcher.Renamed += (_, change) =>
            {
                Touch(change.OldFullPath);
                Touch(change.FullPath);
            };
            _watcher.Error += (_, error) =>
            {
                // Changes were lost: all is looked at.
                _logger.WatchingFailed(_root, error.GetException());
                Touch(_root);
            };
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            _logger.WatchingFailed(_root, error);
        }
    }

    /// <summary>Notes that something has changed.</summary>
    public void Touch(string path)
    {
        string[] parts = Path.GetRelativePath(_root, path).Split(Path.DirectorySeparatorChar);
        // "." is the folder itself; other names with a dot are changes in preparation.
        if (parts is not ["."] && parts.Take(2).Any(part => part.StartsWith('.'))) return;
        lock (_gate)
        {
            if (_disposed) return;
            _touched[string.Join('/', parts.Take(2))] = _time.GetTimestamp();
            if (_touched.Count == 1) _timer.Change(_quiet, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>True if a version, or its model, was touched a moment ago.</summary>
    public bool IsBusy(string model, string version)
    {
        lock (_gate) return _touched.ContainsKey($"{model}/{version}") || _touched.ContainsKey(model);
    }

    /// <summary>Nothing is told any more.</summary>
    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _watcher?.Dispose();
        _timer.Dispose();
    }

    private void OnTimer()
    {
        bool any = false;
        lock (_gate)
        {
            if (_disposed) return;
            TimeSpan next = Timeout.InfiniteTimeSpan;
            foreach ((string key, long touched) in _touched)
            {
                TimeSpan left = _quiet - _time.GetElapsedTime(touched);
                if (left > TimeSpan.Zero) next = next == Timeout.InfiniteTimeSpan || left < next ? left : next;
                else any |= _touched.Remove(key);
            }
            if (_touched.Count > 0) _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
        if (any) _onQuiet();
    }
}
