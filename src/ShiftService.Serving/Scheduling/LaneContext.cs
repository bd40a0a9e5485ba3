using ShiftService.Imaging;

namespace ShiftService.Serving.Scheduling;

/// <summary>What a lane lends to the job that it works on. One lane's thread uses it.</summary>
public sealed class LaneContext : IDisposable
{
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

    /// <inheritdoc/>
    public void Dispose() => Pixels.Dispose();
}
