using System.Buffers;

namespace ShiftService.Api.Bodies;

/// <summary>
/// A request's body in one piece of pooled memory, which grows with what arrives: what a client only announces costs nothing. What it
/// gave out is valid until it is disposed of. Not thread-safe.
/// </summary>
internal sealed class PooledBody(BodyBudget budget) : IDisposable
{
    private const int FirstBytes = 64 << 10;

    private byte[] _bytes = [];

    /// <summary>Bytes that have arrived.</summary>
    public int Length { get; private set; }

    /// <summary>What has arrived.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>A part of what has arrived.</summary>
    public ReadOnlyMemory<byte> Slice(int start, int length) => _bytes.AsMemory(start, length);

    /// <summary>Appends what has arrived.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="expected">Bytes of the whole body, if that is known, or 0.</param>
    public void Append(in ReadOnlySequence<byte> data, long expected)
    {
        int length = checked(Length + (int)data.Length);
        if (length > _bytes.Length) Grow(length, expected);
        data.CopyTo(_bytes.AsSpan(Length));
        Length = length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0) Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Grow(int length, long expected)
    {
        long wanted = Math.Max(length, 2L * _bytes.Length);
        if (expected >= length && (expected <= FirstBytes || wanted > expected)) wanted = expected;
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        try
        {
            budget.Take(larger.Length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw;
        }
        Written.CopyTo(larger);
        byte[] old = _bytes;
        _bytes = larger;
        if (old.Length > 0) Return(old);
    }

    private void Return(byte[] bytes)
    {
        budget.Give(bytes.Length);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
