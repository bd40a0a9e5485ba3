using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Faces.Tests.Alignment;

/// <summary>What a warp should be, pixel by pixel in double precision: the mean of many bilinear samples in each target pixel.</summary>
internal static class PlainWarp
{
    /// <param name="image">The source.</param>
    /// <param name="map">Target to source.</param>
    /// <param name="width">Pixels in a row of the target.</param>
    /// <param name="height">Rows of the target.</param>
    /// <param name="samples">Samples along each side of a target pixel; 1 takes its centre.</param>
    public static double[] Run(RgbImage image, Similarity2D map, int width, int height, int samples)
    {
        var result = new double[width * height * 3];
        for (int v = 0; v < height; v++)
            for (int u = 0; u < width; u++)
                for (int sy = 0; sy < samples; sy++)
                    for (int sx = 0; sx < samples; sx++)
                    {
                        double du = u + (sx + 0.5) / samples - 0.5, dv = v + (sy + 0.5) / samples - 0.5;
                        double x = map.C * du - map.S * dv + map.X, y = map.S * du + map.C * dv + map.Y;
                        for (int c = 0; c < 3; c++)
                            result[(v * width + u) * 3 + c] += Bilinear(image, x, y, c) / (samples * samples);
                    }
        return result;
    }

    private static double Bilinear(RgbImage image, double x, double y, int channel)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double fx = x - left, fy = y - top;
        return (1 - fy) * ((1 - fx) * At(left, top) + fx * At(left + 1, top))
            + fy * ((1 - fx) * At(left, top + 1) + fx * At(left + 1, top + 1));

        double At(int column, int row) => image.Pixels[
            (Math.Clamp(row, 0, image.Height - 1) * image.Width + Math.Clamp(column, 0, image.Width - 1)) * 3 + channel];
    }
}
