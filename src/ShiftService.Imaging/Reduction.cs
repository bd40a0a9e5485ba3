namespace ShiftService.Imaging;

/// <summary>
/// How a decoder reduced an image: a pixel stands for <paramref name="Factor"/> x <paramref name="Factor"/> of the file's. Where a side is
/// no multiple of the factor, the stored image's last columns or rows are left out, which orientation may have turned to the left or top.
/// </summary>
/// <param name="Factor">2, 4 or 8; 0 or 1 is no reduction.</param>
/// <param name="FullWidth">Pixels in a row of the file's upright image.</param>
/// <param name="FullHeight">Rows of the file's upright image.</param>
/// <param name="IsCutLeft">True if columns were left out on the left, not on the right.</param>
/// <param name="IsCutTop">True if rows were left out at the top, not at the bottom.</param>
public readonly record struct Reduction(int Factor, int FullWidth, int FullHeight, bool IsCutLeft, bool IsCutTop)
{
    /// <summary>True if the pixels are the file's.</summary>
    public bool IsNone => Factor <= 1;

    /// <summary>Where a point of the file's upright image lies in the reduced one; coordinates are whole at pixel centres.</summary>
    public (float X, float Y) Reduced(float x, float y)
    {
        if (IsNone) return (x, y);
        int left = IsCutLeft ? FullWidth % Factor : 0, top = IsCutTop ? FullHeight % Factor : 0;
        return ((x - left + 0.5f) / Factor - 0.5f, (y - top + 0.5f) / Factor - 0.5f);
    }
}
