using ShiftService.Graph;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>What poolings have in common: each output pixel has a window, of which the part in the image counts.</summary>
internal abstract unsafe class PoolStep : ImageStep
{
    private readonly (int First, int End)[] _rows, _columns;

    protected PoolStep(string name, LanePlan plan, SlidingWindow window, LaneValue input, LaneValue output)
        : base(name, plan, input, output)
    {
        Window = window;
        _rows = [.. Enumerable.Range(0, output.Shape.Height).Select(y => PlacesInside(
            y * window.Stride.Y - window.Padding.Top, window.Kernel.Y, window.Dilation.Y, input.Shape.Height))];
        _columns = [.. Enumerable.Range(0, output.Shape.Width).Select(x => PlacesInside(
            x * window.Stride.X - window.Padding.Left, window.Kernel.X, window.Dilation.X, input.Shape.Width))];
    }

    protected SlidingWindow Window { get; }

    /// <summary>The part of an output pixel's window that lies in an image.</summary>
    protected Part PartOf(in StridedImage image, int y, int x)
    {
        ((int firstY, int endY), (int firstX, int endX)) = (_rows[y], _columns[x]);
        int top = y * Window.Stride.Y - Window.Padding.Top + firstY * Window.Dilation.Y;
        int left = x * Window.Stride.X - Window.Padding.Left + firstX * Window.Dilation.X;
        return new(
            (nint)image.At(0, top, left), Math.Max(0, endY - firstY), Math.Max(0, endX - firstX),
            (nint)image.RowBytes * Window.Dilation.Y, (nint)image.PixelBytes * Window.Dilation.X);
    }

    private static (int First, int End) PlacesInside(int start, int kernel, int dilation, int side) => (
        Math.Max(0, (-start + dilation - 1) / dilation),
        start >= side ? 0 : Math.Min(kernel, (side - start + dilation - 1) / dilation));

    /// <summary>Pixels of a window: address of the first, their rows and columns, and the bytes between them.</summary>
    protected readonly record struct Part(nint Address, int Rows, int Columns, nint RowBytes, nint PixelBytes)
    {
        public float* At(int row, int column) => (float*)(Address + row * RowBytes + column * PixelBytes);
    }
}
