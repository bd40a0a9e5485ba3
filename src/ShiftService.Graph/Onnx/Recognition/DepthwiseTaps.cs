using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>The rectangle of a depthwise kernel that holds all taps of one channel that are not zero.</summary>
internal readonly ref struct DepthwiseTaps
{
    private readonly ReadOnlySpan<float> _kernel;
    private readonly int _kernelWidth;

    private DepthwiseTaps(ReadOnlySpan<float> kernel, int kernelWidth, int top, int left, int height, int width)
    {
        _kernel = kernel;
        _kernelWidth = kernelWidth;
        Top = top;
        Left = left;
        Height = height;
        Width = width;
    }

    public int Top { get; }

    public int Left { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>A tap, counted from the rectangle's corner; zero outside of it.</summary>
    public float At(int y, int x) => y < Height && x < Width ? _kernel[(Top + y) * _kernelWidth + Left + x] : 0;

    /// <summary>
    /// True for a depthwise convolution without bias whose output pixels lie on the input's grid, whatever the image's size: the
    /// padding is all that the kernel takes.
    /// </summary>
    public static bool KeepsGrid(Convolution convolution)
    {
        SlidingWindow window = convolution.Window;
        return convolution.Bias is null && convolution.Groups == convolution.Outputs && convolution.Kernel.Shape[1] == 1 &&
            window.Padding.Top + window.Padding.Bottom == window.Dilation.Y * (window.Kernel.Y - 1) &&
            window.Padding.Left + window.Padding.Right == window.Dilation.X * (window.Kernel.X - 1);
    }

    /// <summary>The rectangle of a channel's taps; of height and width 0 where all are zero.</summary>
    public static DepthwiseTaps Bounds(Convolution convolution, int channel)
    {
        int height = convolution.Window.Kernel.Y, width = convolution.Window.Kernel.X;
        ReadOnlySpan<float> kernel = convolution.Kernel.Values.AsSpan(channel * height * width, height * width);
        int top = height, bottom = -1, left = width, right = -1;
        for (int i = 0; i < kernel.Length; i++)
        {
            if (kernel[i] == 0) continue;
            top = Math.Min(top, i / width);
            bottom = Math.Max(bottom, i / width);
            left = Math.Min(left, i % width);
            right = Math.Max(right, i % width);
        }
        return bottom < 0 ? new(kernel, width, 0, 0, 0, 0) : new(kernel, width, top, left, bottom - top + 1, right - left + 1);
    }
}
