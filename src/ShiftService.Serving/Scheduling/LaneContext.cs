using ShiftService.Imaging;

namespace ShiftService.Serving.Scheduling;

/// <summary>What a lane lends to the job that it works on. One lane's thread uses it.</summary>
public sealed class LaneContext : IDisposable
{
    private readonly Dictionary<Type, object> _scratch = [];
    private byte[] _bytes = [];

    internal LaneContext(int lane) => Lane = lane;

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

    /// <inheritdoc/>
    public void Dispose() => Pixels.Dispose();
}
