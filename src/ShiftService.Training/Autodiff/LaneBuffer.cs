using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// Where one activation or gradient of one image lies in a lane's arena: interleaved float32, with a border of zeros that is written once
/// and never again. Every image of a micro-batch has a slice of the arena of its own, in which the buffer lies at the same place.
/// </summary>
internal sealed class LaneBuffer
{
    /// <summary>Channel positions come in multiples of this, the widest vector, so that one layout serves all.</summary>
    public const int PitchMultiple = 16;

    public LaneBuffer(int channels, int height, int width, int border, bool packed = false)
    {
        Channels = channels;
        Height = height;
        Width = width;
        Border = border;
        Pitch = packed ? channels : (channels + PitchMultiple - 1) / PitchMultiple * PitchMultiple;
        PixelBytes = Pitch * sizeof(float);
        RowBytes = checked((width + 2 * border) * PixelBytes);
        // A vector may be loaded past the last pixel of a packed buffer.
        Bytes = ((long)(height + 2 * border) * RowBytes + 2 * PitchMultiple * sizeof(float) - 1) / 64 * 64;
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Pixels of zeros on each side.</summary>
    public int Border { get; }

    /// <summary>Floats from one pixel to the next.</summary>
    public int Pitch { get; }

    public int PixelBytes { get; }

    public int RowBytes { get; }

    public long Bytes { get; }

    /// <summary>Place in the slice, in bytes; known once the lane is planned.</summary>
    public long Start { get; set; }

    /// <summary>True where rows follow each other without gaps.</summary>
    public bool IsContiguous => Border == 0;

    /// <summary>Bytes from the slice's start to a value.</summary>
    public long At(int channel, int y, int x) =>
        Start + (long)(y + Border) * RowBytes + (long)(x + Border) * PixelBytes + (long)channel * sizeof(float);

    /// <summary>Writes zeros over the image in a slice, its border included.</summary>
    public unsafe void Clear(nint slice) => new Span<byte>((byte*)slice + Start, checked((int)Bytes)).Clear();

    /// <summary>Writes zeros to the positions behind the channels of every pixel in a slice.</summary>
    public unsafe void ClearPadding(nint slice)
    {
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++) new Span<float>((void*)(slice + (nint)At(Channels, y, x)), Pitch - Channels).Clear();
    }

    /// <summary>The image in a slice, all positions of it.</summary>
    public StridedImage In(nint slice) => new(slice + (nint)At(0, 0, 0), Height, Width, Pitch, RowBytes, PixelBytes, sizeof(float));
}
