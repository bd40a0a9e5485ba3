namespace ShiftService.Training.Data.Detection;

/// <summary>
/// Random changes of a tile's colours: grey or more or less saturated, brightness, contrast, a tint and a gamma, as one table a channel.
/// Belongs to one thread.
/// </summary>
internal sealed class TileColor
{
    private const double GreyShare = 0.25, TintShare = 0.4;

    private readonly byte[][] _tables = [new byte[256], new byte[256], new byte[256]];
    private int _saturation; // In 1/256.

    /// <summary>Draws new changes.</summary>
    public void Draw(ref CounterRandom random)
    {
        _saturation = random.Double() < GreyShare ? 0 : (int)(256 * random.Uniform(0.5, 1.4));
        double brightness = random.Uniform(-0.2, 0.2), contrast = random.Uniform(0.6, 1.3), gamma = Math.Pow(2, random.Uniform(-0.6, 0.6));
        bool isTinted = random.Double() < TintShare;
        for (int c = 0; c < _tables.Length; c++)
        {
            double tint = isTinted ? random.Uniform(0.75, 1.2) : 1;
            for (int v = 0; v < 256; v++)
            {
                double value = Math.Pow(v / 255.0, gamma);
                value = ((value - 0.5) * contrast + 0.5 + brightness) * tint;
                _tables[c][v] = (byte)Math.Clamp(255 * value + 0.5, 0, 255);
            }
        }
    }

    /// <summary>Writes a pixel.</summary>
    public void Write(Span<byte> target, int red, int green, int blue)
    {
        int luma = (77 * red + 150 * green + 29 * blue) >> 8;
        target[0] = _tables[0][Clip(luma + ((red - luma) * _saturation >> 8))];
        target[1] = _tables[1][Clip(luma + ((green - luma) * _saturation >> 8))];
        target[2] = _tables[2][Clip(luma + ((blue - luma) * _saturation >> 8))];
    }

    private static int Clip(int value) => Math.Clamp(value, 0, 255);
}
