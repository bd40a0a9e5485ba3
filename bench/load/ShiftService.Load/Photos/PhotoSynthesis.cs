using ShiftService.Imaging;

namespace ShiftService.Load.Photos;

/// <summary>
/// Makes pictures that cost a decoder what photos cost it: soft light, objects with edges, textures of all sizes and a sensor's noise,
/// every one from its seed. The strength of texture and noise is chosen so that the file has the wanted size.
/// </summary>
internal static class PhotoSynthesis
{
    private const int Quality = 85, Steps = 7;

    /// <summary>A JPEG of about a size.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="seed">Which picture.</param>
    /// <param name="bytes">The wanted size of the file; missed where no texture reaches it.</param>
    public static byte[] Jpeg(int width, int height, int seed, int bytes)
    {
        double low = 0, high = 3;
        byte[] best = Encode(width, height, seed, low);
        for (int step = 0; step < Steps; step++)
        {
            double middle = (low + high) / 2;
            byte[] file = Encode(width, height, seed, middle);
            if (Math.Abs(file.Length - bytes) < Math.Abs(best.Length - bytes)) best = file;
            if (file.Length > bytes) high = middle;
            else low = middle;
        }
        return best;
    }

    /// <summary>The picture.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="seed">Which picture.</param>
    /// <param name="texture">How strong textures and noise are; 1 is much.</param>
    public static RgbImage Picture(int width, int height, int seed, double texture)
    {
        var random = new Random(seed);
        var scene = new PhotoScene(random);
        var grain = new PhotoNoise(random.Next());
        var image = new RgbImage(width, height);
        for (int y = 0, at = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double u = (double)x / width, v = (double)y / width;
                (double r, double g, double b) = scene.ColorAt(u, v);
                double detail = texture * scene.TextureAt(u, v) * grain.Fractal(u * 8, v * 8, octaves: 7);
                double noise = texture * 6;
                image.Pixels[at++] = Byte(r + detail + noise * (random.NextDouble() - 0.5));
                image.Pixels[at++] = Byte(g + detail + noise * (random.NextDouble() - 0.5));
                image.Pixels[at++] = Byte(b + detail * 0.9 + noise * (random.NextDouble() - 0.5));
            }
        }
        return image;
    }

    private static byte[] Encode(int width, int height, int seed, double texture) =>
        ImageEncoder.Jpeg(Picture(width, height, seed, texture), Quality);

    private static byte Byte(double value) => (byte)Math.Clamp(value, 0, 255);
}
