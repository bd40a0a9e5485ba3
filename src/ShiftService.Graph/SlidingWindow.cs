namespace ShiftService.Graph;

/// <summary>Kernel size, stride, dilation and zero padding of a convolution or pooling.</summary>
public sealed record SlidingWindow(Size2D Kernel, Size2D Stride, Size2D Dilation, Padding2D Padding)
{
    /// <summary>The largest image side, in pixels, that any operator may produce.</summary>
    public const int MaxSide = 1 << 15;

    /// <summary>A square window, dilation 1, padded so that stride 1 keeps the size (odd kernels).</summary>
    public static SlidingWindow Same(int kernel, int stride = 1, int dilation = 1) =>
        new(kernel, stride, dilation, dilation * (kernel / 2));

    /// <summary>The output size: floor((in + padding - dilation * (kernel - 1) - 1) / stride) + 1 in each direction.</summary>
    /// <exception cref="ModelException">A parameter is out of range, or the window is larger than the padded image.</exception>
    public (int Height, int Width) OutputSize(int height, int width) => (
        OutputSide(height, Kernel.Y, Stride.Y, Dilation.Y, Padding.Top, Padding.Bottom, "height"),
        OutputSide(width, Kernel.X, Stride.X, Dilation.X, Padding.Left, Padding.Right, "width"));

    private static int OutputSide(int side, int kernel, int stride, int dilation, int before, int after, string which)
    {
        if (kernel is < 1 or > MaxSide) throw Invalid($"kernel {which} {kernel}");
        if (stride is < 1 or > MaxSide) throw Invalid($"stride {stride}");
        if (dilation is < 1 or > MaxSide) throw Invalid($"dilation {dilation}");
        if (before is < 0 or > MaxSide || after is < 0 or > MaxSide) throw Invalid($"padding {before},{after}");
        long span = (long)side + before + after - ((long)dilation * (kernel - 1) + 1);
        if (span < 0)
            throw new ModelException(
                ModelError.InvalidShape,
                $"a window of {kernel} (dilation {dilation}) does not fit the padded {which} {side + before + after}");
        return checked((int)(span / stride) + 1);

        static ModelException Invalid(string what) => new(ModelError.InvalidAttribute, $"{what} is out of range 0 or 1 to {MaxSide}");
    }
}
