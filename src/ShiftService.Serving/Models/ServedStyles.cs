using ShiftService.Packages;
using ShiftService.Styles;

namespace ShiftService.Serving.Models;

/// <summary>
/// What a served style network has besides other models: its styles, what paints with them, and memory for each lane, which is kept for
/// small pictures only. Thread-safe.
/// </summary>
public sealed class ServedStyles : IDisposable
{
    private readonly StylizerLane[] _lanes;
    private int _large;

    /// <summary>Prepares a network's styles.</summary>
    /// <param name="package">A style network.</param>
    /// <param name="lanes">Lanes that paint.</param>
    internal ServedStyles(ModelPackage package, int lanes)
    {
        Styles = package.Card.Stylization!.Styles;
        Names = [.. Styles.Select(style => style.Name)];
        Stylizer = new(package.Network);
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new StylizerLane())];
    }

    /// <summary>The styles, in the order of the network's tables.</summary>
    public IReadOnlyList<PackageStyle> Styles { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    internal Stylizer Stylizer { get; }

    /// <summary>Lends a lane's memory to that lane.</summary>
    internal void With(int lane, Action<StylizerLane> use)
    {
        StylizerLane memory = _lanes[lane];
        // Nobody else wants it but who frees it.
        lock (memory) use(memory);
    }

    /// <summary>A picture begins whose tiles need much memory.</summary>
    internal void BeginLarge() => Interlocked.Increment(ref _large);

    /// <summary>It has ended: what no lane uses is freed, unless another such picture is under way.</summary>
    internal void EndLarge()
    {
        if (Interlocked.Decrement(ref _large) > 0) return;
        foreach (StylizerLane lane in _lanes)
        {
            if (!Monitor.TryEnter(lane)) continue;
            try
            {
                lane.Release();
            }
            finally
            {
                Monitor.Exit(lane);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StylizerLane lane in _lanes) lane.Dispose();
        Stylizer.Dispose();
    }
}
