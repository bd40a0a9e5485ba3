using System.Numerics;

namespace ShiftService.Training.Augmentation;

/// <summary>
/// Changes of colour, each of which is an affine function of (red, green, blue), collected into one: a pass over the pixels applies all,
/// without rounding or clipping in between. Values are on a scale to 255.
/// </summary>
internal struct ColorMatrix
{
    private const int FractionBits = 14, Half = 1 << (FractionBits - 1);

    // ITU-R BT.601's luma, and NTSC's I and Q, in columns: a row vector (red, green, blue) times this is (y, i, q).
    private static readonly Matrix4x4 ToYiq = new(
        0.299f, 0.5959f, 0.2115f, 0,
        0.587f, -0.2746f, -0.5227f, 0,
        0.114f, -0.3213f, 0.3112f, 0,
        0, 0, 0, 1);

    private static readonly Matrix4x4 FromYiq = Matrix4x4.Invert(ToYiq, out Matrix4x4 inverse)
        ? inverse
        : throw new InvalidOperationException("YIQ has no inverse; this is a bug");

    private Matrix4x4 _matrix;

    /// <summary>Changes nothing.</summary>
    public ColorMatrix() => _matrix = Matrix4x4.Identity;

    /// <summary>Multiplies every value; 1 changes nothing.</summary>
    public void Brightness(float factor) => _matrix *= Matrix4x4.CreateScale(factor);

    /// <summary>Moves values away from the image's mean luma (factor above 1) or towards it (below 1).</summary>
    public void Contrast(float factor, PixelScratch image)
    {
        float mean = Luma(Vector3.Transform(Mean(image), _matrix));
        _matrix *= Matrix4x4.CreateScale(factor, new Vector3(mean));
    }

    /// <summary>Moves values away from the pixel's luma (factor above 1) or towards it (0 is grey).</summary>
    public void Saturation(float factor)
    {
        float r = 0.299f * (1 - factor), g = 0.587f * (1 - factor), b = 0.114f * (1 - factor);
        _matrix *= new Matrix4x4(
            r + factor, r, r, 0,
            g, g + factor, g, 0,
            b, b, b + factor, 0,
            0, 0, 0, 1);
    }

    /// <summary>Turns the hue around the axis of greys, keeping the luma. One turn changes nothing.</summary>
    public void Hue(float turns)
    {
        (float sin, float cos) = MathF.SinCos(2 * MathF.PI * turns);
        var rotation = new Matrix4x4(
            1, 0, 0, 0,
            0, cos, sin, 0,
            0, -sin, cos, 0,
            0, 0, 0, 1);
        _matrix *= ToYiq * rotation * FromYiq;
    }

    /// <summary>Applies what was collected to every pixel.</summary>
    public readonly void Apply(PixelScratch image)
    {
        Matrix4x4 m = _matrix;
        int rr = Fixed(m.M11), gr = Fixed(m.M21), br = Fixed(m.M31), r0 = Fixed(m.M41) + Half;
        int rg = Fixed(m.M12), gg = Fixed(m.M22), bg = Fixed(m.M32), g0 = Fixed(m.M42) + Half;
        int rb = Fixed(m.M13), gb = Fixed(m.M23), bb = Fixed(m.M33), b0 = Fixed(m.M43) + Half;
        Span<byte> pixels = image.Pixels;
        for (int i = 0; i + 2 < pixels.Length; i += PixelScratch.Channels)
        {
            int r = pixels[i], g = pixels[i + 1], b = pixels[i + 2];
            pixels[i] = Clip(r * rr + g * gr + b * br + r0);
            pixels[i + 1] = Clip(r * rg + g * gg + b * bg + g0);
            pixels[i + 2] = Clip(r * rb + g * gb + b * bb + b0);
        }
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value >> FractionBits, 0, 255);

    private static int Fixed(float value) => (int)MathF.Round(value * (1 << FractionBits));

    private static float Luma(Vector3 color) => 0.299f * color.X + 0.587f * color.Y + 0.114f * color.Z;

    private static Vector3 Mean(PixelScratch image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        long r = 0, g = 0, b = 0;
        for (int i = 0; i + 2 < pixels.Length; i += PixelScratch.Channels)
        {
            r += pixels[i];
            g += pixels[i + 1];
            b += pixels[i + 2];
        }
        return new Vector3(r, g, b) * (PixelScratch.Channels / (float)pixels.Length);
    }
}
