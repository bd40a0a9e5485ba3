namespace ShiftService.Load.Photos;

/// <summary>Smooth noise of two dimensions: random values on a grid of step 1, smoothly between them.</summary>
internal readonly struct PhotoNoise(int seed)
{
    // Of the largest, and from one size to the next: 0.5 would be clouds, 1 is sand.
    private const double Strength = 36, Roughness = 0.82;

    /// <summary>Noise of several sizes, each half as large as the one before and a little weaker; about -100 to 100.</summary>
    public double Fractal(double x, double y, int octaves)
    {
        double sum = 0, strength = Strength;
        for (int octave = 0; octave < octaves; octave++, strength *= Roughness, x = x * 2 + 17.3, y = y * 2 + 5.1)
            sum += strength * Smooth(x, y, octave);
        return sum;
    }

    private double Smooth(double x, double y, int octave)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double fx = Ease(x - left), fy = Ease(y - top);
        double above = Between(Value(left, top, octave), Value(left + 1, top, octave), fx);
        double below = Between(Value(left, top + 1, octave), Value(left + 1, top + 1, octave), fx);
        return Between(above, below, fy);
    }

    // A hash of the point, -1 to 1.
    private double Value(int x, int y, int octave)
    {
        uint hash = (uint)(x * 374761393 + y * 668265263 + octave * 1274126177 + seed * 974634733);
        hash = (hash ^ hash >> 13) * 1274126177;
        hash = (hash ^ hash >> 16) * 2246822519;
        return (hash ^ hash >> 15) / (double)(uint.MaxValue / 2) - 1;
    }

    private static double Ease(double t) => t * t * (3 - 2 * t);

    private static double Between(double a, double b, double t) => a + (b - a) * t;
}
