namespace ShiftService.Imaging;

/// <summary>An 8-bit sRGB colour.</summary>
public readonly record struct RgbColor(byte R, byte G, byte B)
{
    /// <summary>White.</summary>
    public static RgbColor White => new(255, 255, 255);

    /// <summary>Black.</summary>
    public static RgbColor Black => new(0, 0, 0);
}
