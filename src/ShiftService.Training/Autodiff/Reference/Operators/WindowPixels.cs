using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The pixels of a pooling window.</summary>
internal static class WindowPixels
{
    /// <summary>Those that lie in the image, row by row, for the window of one output pixel.</summary>
    public static IEnumerable<(int Y, int X)> Of(SlidingWindow window, Tensor64 image, int outputY, int outputX)
    {
        for (int ky = 0; ky < window.Kernel.Y; ky++)
        {
            for (int kx = 0; kx < window.Kernel.X; kx++)
            {
                int y = outputY * window.Stride.Y - window.Padding.Top + ky * window.Dilation.Y;
                int x = outputX * window.Stride.X - window.Padding.Left + kx * window.Dilation.X;
                if (image.Contains(y, x)) yield return (y, x);
            }
        }
    }
}
