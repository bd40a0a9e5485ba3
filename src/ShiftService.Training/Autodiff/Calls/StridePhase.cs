using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// The input pixels (Y + stride * i, X + stride * j): the windows that hold them meet them at the same places. Pixel (i, j) of the phase
/// lies at each place's position of the window of output (i + Dy, j + Dx).
/// </summary>
internal sealed record StridePhase(int Y, int X, int Height, int Width, IReadOnlyList<(int Dy, int Dx, int Position)> Places)
{
    /// <summary>The phases of a window that are not empty, on an input of a height and a width.</summary>
    public static IEnumerable<StridePhase> Of(SlidingWindow window, int height, int width)
    {
        for (int py = 0; py < Math.Min(window.Stride.Y, height); py++)
            for (int px = 0; px < Math.Min(window.Stride.X, width); px++)
                yield return new(
                    py, px, (height - py + window.Stride.Y - 1) / window.Stride.Y, (width - px + window.Stride.X - 1) / window.Stride.X,
                    [.. PlacesOf(window, py, px)]);
    }

    private static IEnumerable<(int Dy, int Dx, int Position)> PlacesOf(SlidingWindow window, int py, int px)
    {
        for (int ky = 0; ky < window.Kernel.Y; ky++)
            for (int kx = 0; kx < window.Kernel.X; kx++)
            {
                int dy = py + window.Padding.Top - ky * window.Dilation.Y, dx = px + window.Padding.Left - kx * window.Dilation.X;
                if (dy % window.Stride.Y == 0 && dx % window.Stride.X == 0)
                    yield return (dy / window.Stride.Y, dx / window.Stride.X, ky * window.Kernel.X + kx);
            }
    }
}
