using ShiftService.Imaging;

namespace ShiftService.Serving.Scheduling;

/// <summary>What a lane lends to the job that it works on. One lane's thread uses it.</summary>
public sealed class LaneContext : IDisposable
{
    private readonly Dictionary<Type, object> _scratch = [];
    private byte[] _bytes = [];

    private readonly Action<Job>? _giveWay;

    internal LaneContext(int lane, Action<Job>? giveWay = null) => (Lane, _giveWay) = (lane, giveWay);

    /// <summary>Which lane, from 0.</summary>
    public int Lane { get; }

    /// <summary>Memory for one decoded image.</summary>
    public PixelBuffer Pixels { get; } = new();

    /// <summary>Room for <paramref name="length"/> bytes, with whatever is in it, until the job is done.</summary>
    public Span<byte> Bytes(int length)
    {
        if (_bytes.Length < length) _bytes = GC.AllocateUninitializedArray<byte>(length);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>The lane's own object of a kind, for work that wants more memory than this; made when it is first asked for.</summary>
    public T Scratch<T>() where T : class, new()
    {
        if (_scratch.TryGetValue(typeof(T), out object? known)) return (T)known;
        var made = new T();
        _scratch[typeof(T)] = made;
        return made;
    }

    /// <summary>
    /// Called by a piece often, at moments when it uses nothing that the lane lends: whatever else waits for a lane is done first, within
    /// limits, so that nobody waits for a large picture.
    /// </summary>
    /// <param name="piece">The job, of <see cref="JobKind.Piece"/>, that the lane is at.</param>
    internal void GiveWay(Job piece) => _giveWay?.Invoke(piece);

    /// <inheritdoc/>
    public void Dispose() => Pixels.Dispose();
}
