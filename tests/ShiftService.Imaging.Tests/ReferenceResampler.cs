using ShiftService.Imaging.Resizing;

namespace ShiftService.Imaging.Tests;

/// <summary>Resampling as its definition says: real numbers, both directions at once, rounded once at the end.</summary>
internal static class ReferenceResampler
{
    public static RgbImage Resize(RgbImage image, int width, int height, ResizeFilter filter) =>
        Window(image, width, height, 0, 0, width, height, filter);

    /// <summary>The part of the resized image of width x height pixels that starts at (left, top).</summary>
    public static RgbImage Window(RgbImage image, int width, int height, int left, int top, int w, int h, ResizeFilter filter)
    {
        double sx = (double)image.Width / width, sy = (double)image.Height / height;
        var result = new RgbImage(w, h);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                for (int c = 0; c < 3; c++)
                    result.Pixels[(y * w + x) * 3 + c] = Pixel(image, (left + x + 0.5) * sx, (top + y + 0.5) * sy, sx, sy, c, filter);
        return result;
    }

    private static byte Pixel(RgbImage image, double cx, double cy, double sx, double sy, int channel, ResizeFilter filter)
    {
        double sum = 0, weights = 0;
        for (int y = 0; y < image.Height; y++)
        {
            double wy = Weight(filter, (y + 0.5 - cy) / Math.Max(sy, 1));
            if (wy == 0) continue;
            for (int x = 0; x < image.Width; x++)
            {
                double weight = wy * Weight(filter, (x + 0.5 - cx) / Math.Max(sx, 1));
                sum += weight * image.Pixels[(y * image.Width + x) * 3 + channel];
                weights += weight;
            }
        }
        return (byte)Math.Clamp(Math.Floor(sum / weights + 0.5), 0, 255);
    }

    private static double Weight(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        if (filter == ResizeFilter.Bilinear) return Math.Max(1 - x, 0);
        if (filter == ResizeFilter.Lanczos3)
            return x >= 3 ? 0 : x < 1e-12 ? 1 : 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x);
        const double a = -0.5; // Keys 1981, equation 4
        return x < 1 ? (a + 2) * Math.Pow(x, 3) - (a + 3) * x * x + 1
            : x < 2 ? a * Math.Pow(x, 3) - 5 * a * x * x + 8 * a * x - 4 * a : 0;
    }
}
