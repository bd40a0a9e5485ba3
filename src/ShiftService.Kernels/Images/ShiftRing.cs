using System.Numerics;

namespace ShiftService.Kernels.Images;

/// <summary>
/// The sizes of the ring of rows in which an active shift keeps 16 channels: for each channel, <see cref="Rows"/> rows; in each row, one
/// stretch of columns for every phase of the stride.
/// </summary>
public sealed class ShiftRing
{
    // Room for a whole vector read past the end of the last row.
    private const int SlackFloats = 64;

    /// <summary>Computes the sizes.</summary>
    /// <param name="width">Width of the input in pixels.</param>
    /// <param name="stride">Input pixels from one output pixel to the next.</param>
    /// <param name="reach">The largest displacement of any channel, in pixels, rounded up.</param>
    public ShiftRing(int width, int stride, int reach)
    {
        Stride = stride;
        Margin = reach + 1;
        Rows = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * Margin + 1 + stride * RowsAtOnce));
        PhaseColumns = (width + 2 * Margin + stride - 1) / stride + 1;
        RowFloats = PhaseColumns * stride;
        ChannelFloats = Rows * RowFloats;
        Floats = BilinearShift.ChannelsAtOnce * ChannelFloats + SlackFloats;
    }

    /// <summary>Output rows that the ring has room for at a time.</summary>
    public static int RowsAtOnce => 8;

    /// <summary>Input pixels from one output pixel to the next.</summary>
    public int Stride { get; }

    /// <summary>Rows and columns of zeros around the image.</summary>
    public int Margin { get; }

    /// <summary>Rows kept: a power of two.</summary>
    public int Rows { get; }

    /// <summary>Columns of one phase.</summary>
    public int PhaseColumns { get; }

    /// <summary>Floats of one row of one channel.</summary>
    public int RowFloats { get; }

    /// <summary>Floats of all rows of one channel.</summary>
    public int ChannelFloats { get; }

    /// <summary>Floats of the whole ring.</summary>
    public int Floats { get; }

    /// <summary>Where row y of the image, which may lie in the margin, starts within a channel's part.</summary>
    public int RowAt(int y) => ((y + Margin) & (Rows - 1)) * RowFloats;
}
