namespace ShiftService.Imaging;

/// <summary>
/// What decoding may take of the process's memory, for all threads together. <see cref="ImageDecoder"/> reserves an image's
/// <see cref="DecodeCost"/> before it decodes a pixel; once decoded, the pixels count until their <see cref="DecodedImage"/> is disposed.
/// What a <see cref="PixelBuffer"/> keeps between images does not count. May be used from any thread.
/// </summary>
public sealed class DecodeBudget
{
    private long _usedBytes;

    /// <summary>Creates a budget.</summary>
    /// <param name="limitBytes">Most bytes in use at a time, above 0.</param>
    public DecodeBudget(long limitBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limitBytes, 1);
        LimitBytes = limitBytes;
    }

    /// <summary>Most bytes in use at a time.</summary>
    public long LimitBytes { get; }

    /// <summary>Bytes in use.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>Takes bytes if they are free; never waits.</summary>
    /// <returns>False if they are not, and then nothing is taken.</returns>
    public bool TryReserve(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long used = Volatile.Read(ref _usedBytes);
        while (bytes <= LimitBytes - used)
        {
            long seen = Interlocked.CompareExchange(ref _usedBytes, used + bytes, used);
            if (seen == used) return true;
            used = seen;
        }
        return false;
    }

    /// <summary>Takes what decoding an image in full needs, if that is free.</summary>
    /// <returns>False if it is not; <see cref="DecodeCost.PeakBytes"/> is what to release later.</returns>
    public bool TryReserve(ImageHeader header) => TryReserve(DecodeCost.PeakBytes(header));

    /// <summary>Gives reserved bytes back.</summary>
    public void Release(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (Interlocked.Add(ref _usedBytes, -bytes) < 0)
            throw new InvalidOperationException("more was released than reserved; this is a bug");
    }
}
