using System.Runtime.InteropServices;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging;

/// <summary>
/// Memory for one decoded image after the other, and for resizing them. Belongs to one thread at a time. It grows to what images need,
/// keeps that between images, and gives back what an image took beyond <see cref="KeptBytes"/>.
/// </summary>
public sealed unsafe class PixelBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private byte* _memory;
    private byte[] _strip = [];
    private long _reservedBytes;
    private DecodeBudget? _budget;
    private bool _isDisposed;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="keptBytes">Most bytes of pixels that stay allocated between images; the default is a 1920x1080 image and some.</param>
    public PixelBuffer(long keptBytes = 8 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keptBytes);
        KeptBytes = keptBytes;
    }

    /// <summary>Frees the memory of a buffer that nobody disposed.</summary>
    ~PixelBuffer() => Free();

    /// <summary>Most bytes of pixels that stay allocated between images.</summary>
    public long KeptBytes { get; }

    /// <summary>Bytes of pixels that are allocated now.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Memory for resizing this buffer's images.</summary>
    public ResizeScratch Scratch { get; } = new();

    /// <summary>Ends the use of the last image: what goes beyond <see cref="KeptBytes"/> is freed, and the budget gets its share back.</summary>
    public void Release()
    {
        KeepReserved(0);
        if (AllocatedBytes > KeptBytes) Free();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        Release();
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the use of the last image, and reserves what decoding the next one needs.</summary>
    internal void Reserve(DecodeBudget? budget, ImageHeader header, long bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Release();
        if (budget is null) return;
        if (bytes > budget.LimitBytes) throw ImageException.BeyondBudget(header, bytes, budget.LimitBytes);
        if (!budget.TryReserve(bytes)) throw ImageException.BudgetExhausted(header, bytes, budget);
        (_budget, _reservedBytes) = (budget, bytes);
    }

    /// <summary>Gives the budget back all but some bytes.</summary>
    internal void KeepReserved(long bytes)
    {
        if (_reservedBytes <= bytes) return;
        _budget?.Release(_reservedBytes - bytes);
        _reservedBytes = bytes;
        if (bytes == 0) _budget = null;
    }

    /// <summary>Room for an image, with anything in it.</summary>
    internal Span<byte> Take(int bytes)
    {
        if (bytes > AllocatedBytes)
        {
            Free();
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            AllocatedBytes = bytes;
        }
        return new Span<byte>(_memory, bytes);
    }

    /// <summary>Room for a few rows, with anything in it.</summary>
    internal Span<byte> TakeStrip(int bytes)
    {
        if (_strip.Length < bytes) _strip = GC.AllocateUninitializedArray<byte>(bytes);
        return _strip.AsSpan(0, bytes);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        AllocatedBytes = 0;
    }
}
