using ShiftService.Imaging;

namespace ShiftService.TestSupport;

/// <summary>Folders of photos that a small network tells apart in seconds: shapes of random places, sizes and colours.</summary>
internal static class ShapeImages
{
    public static readonly string[] Classes = ["disc", "frame", "stripes"];

    /// <summary>Writes FOLDER/CLASS/NNN.png (every third a JPEG), and answers the folder.</summary>
    public static string Write(string folder, int perClass, int side = 16, int classes = 3, int seed = 1)
    {
        var random = new Random(seed);
        for (int c = 0; c < classes; c++)
        {
            Directory.CreateDirectory(Path.Combine(folder, Classes[c]));
            for (int i = 0; i < perClass; i++)
            {
                RgbImage image = Draw(c, side + i % 3, random);
                string path = Path.Combine(folder, Classes[c], $"{i:D3}");
                if (i % 3 == 2) File.WriteAllBytes($"{path}.jpg", ImageEncoder.Jpeg(image, 95));
                else File.WriteAllBytes($"{path}.png", ImageEncoder.Png(image));
            }
        }
        return folder;
    }

    private static RgbImage Draw(int shape, int side, Random random)
    {
        var image = new RgbImage(side, side);
        int x0 = side / 2 + random.Next(-2, 3), y0 = side / 2 + random.Next(-2, 3), radius = side / 4 + random.Next(0, 3);
        byte[] ink = [(byte)random.Next(150, 256), (byte)random.Next(150, 256), (byte)random.Next(150, 256)];
        byte[] ground = [(byte)random.Next(0, 80), (byte)random.Next(0, 80), (byte)random.Next(0, 80)];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int dx = x - x0, dy = y - y0, far = Math.Max(Math.Abs(dx), Math.Abs(dy));
                bool isInk = shape switch
                {
                    0 => dx * dx + dy * dy <= radius * radius,
                    1 => far == radius || far == radius - 1,
                    _ => (x + y + x0) % 6 < 3,
                };
                (isInk ? ink : ground).CopyTo(image.Pixels, (y * side + x) * 3);
            }
        }
        return image;
    }
}
