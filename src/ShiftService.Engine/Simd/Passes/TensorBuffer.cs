using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Images;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// The memory of one stored value: its pixels, surrounded by as much border as the displacements of its readers need. Interleaved
/// (channels of a pixel adjacent) or planar (within each row, the pixels of a channel adjacent).
/// </summary>
internal sealed class TensorBuffer(Value value, bool planar)
{
    private readonly float[] _border = [.. Enumerable.Repeat(float.NaN, value.Channels)];

    public Value Value { get; } = value;

    public bool IsPlanar { get; } = planar;

    /// <summary>Border in pixels on each side.</summary>
    public int Top { get; private set; }

    public int Left { get; private set; }

    public int Bottom { get; private set; }

    public int Right { get; private set; }

    public bool HasBorder => (Top | Left | Bottom | Right) != 0;

    /// <summary>Index of the last operation that reads it.</summary>
    public int LastUse { get; set; }

    public int PixelBytes { get; private set; }

    public int RowBytes { get; private set; }

    /// <summary>Bytes from one channel to the next: a float, or the channel's part of a row.</summary>
    public int ChannelBytes { get; private set; }

    public long SizeBytes { get; private set; }

    /// <summary>Where the buffer starts in the arena; set by the arena planner.</summary>
    public long ArenaOffset { get; set; }

    /// <summary>Number of the place of each channel: within a pixel, or within a row.</summary>
    public int[] Positions { get; private set; } = [];

    /// <summary>Channels of a pixel with their gaps; 0 to channels - 1 for a planar buffer.</summary>
    public int Pitch { get; private set; }

    /// <summary>True if a channel may have the given value outside the image: no reader wants another there.</summary>
    public bool Accepts(int channel, float border) => float.IsNaN(_border[channel]) || _border[channel].Equals(border);

    /// <summary>Extends the border so that a displaced read finds what it needs.</summary>
    public void Extend(int channel, float border, int top, int left, int bottom, int right)
    {
        _border[channel] = border;
        Top = Math.Max(Top, top);
        Left = Math.Max(Left, left);
        Bottom = Math.Max(Bottom, bottom);
        Right = Math.Max(Right, right);
    }

    /// <summary>Fixes strides and size.</summary>
    public void Arrange(ChannelLayout layout)
    {
        int width = Value.Width + Left + Right, height = Value.Height + Top + Bottom;
        Positions = IsPlanar ? [.. Enumerable.Range(0, Value.Channels)] : layout.Positions;
        Pitch = IsPlanar ? Value.Channels : layout.Pitch;
        PixelBytes = sizeof(float) * (IsPlanar ? 1 : Pitch);
        RowBytes = checked(width * Pitch * sizeof(float));
        ChannelBytes = IsPlanar ? width * sizeof(float) : sizeof(float);
        SizeBytes = (long)RowBytes * height;
        BorderValues = [.. Enumerable.Range(0, Pitch).Select(_ => 0f)];
        for (int c = 0; c < _border.Length; c++)
            if (!float.IsNaN(_border[c])) BorderValues[Positions[c]] = _border[c];
        BorderOrZero = BorderValues.All(v => v == 0) ? null : BorderValues;
    }

    /// <summary>The ring that its rows lie in, if they are kept only for a while.</summary>
    public RowRing Ring { get; private set; }

    /// <summary>Keeps only so many rows, borders above and below counted; less memory, which stays in the cache.</summary>
    public void KeepRows(int rows)
    {
        if (rows >= Value.Height + Top + Bottom) return;
        Ring = new(rows, Top);
        SizeBytes = (long)RowBytes * rows;
    }

    /// <summary>What lies outside the image, by position.</summary>
    public float[] BorderValues { get; private set; } = [];

    /// <summary>The same, or null where it is all zeros.</summary>
    public float[]? BorderOrZero { get; private set; }

    /// <summary>Bytes from the arena's start to a pixel of a channel.</summary>
    public long AddressOf(int channel, int y, int x) => AddressOfPosition(Positions[channel], y, x);

    /// <summary>Bytes from the arena's start to a pixel at a position.</summary>
    public long AddressOfPosition(int position, int y, int x) =>
        ArenaOffset + (long)(Ring.Rows == 0 ? y + Top : Ring.Slot(y)) * RowBytes + (long)(x + Left) * PixelBytes
            + (long)position * ChannelBytes;

    /// <summary>The image as it lies in an arena.</summary>
    public StridedImage In(nint arena) => new(
        arena + (nint)OperandAddress(0), Value.Height, Value.Width, Pitch, RowBytes, PixelBytes, ChannelBytes)
    {
        Ring = Ring,
    };

    /// <summary>Bytes from the arena's start to pixel 0 of a ring's first slot.</summary>
    private long AddressOfSlot => ArenaOffset + (long)Left * PixelBytes;

    /// <summary>How an epilogue reads or writes it.</summary>
    public TileOperand AsOperand => new(RowBytes, PixelBytes, Ring.Rows, Ring.Top);

    /// <summary>Bytes from the arena's start to the first pixel of a position, for an epilogue.</summary>
    public long OperandAddress(int position) =>
        (Ring.Rows == 0 ? AddressOfPosition(0, 0, 0) : AddressOfSlot) + (long)position * ChannelBytes;

    public override string ToString() => $"{Value} {(IsPlanar ? "planar" : "interleaved")}";
}
