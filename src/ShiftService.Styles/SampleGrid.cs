namespace ShiftService.Styles;

/// <summary>Square parts of a picture, spread evenly, on which statistics are measured.</summary>
/// <param name="Down">Parts in a column.</param>
/// <param name="Across">Parts in a row.</param>
/// <param name="Side">Pixels of a part's side.</param>
/// <param name="Margin">
/// Pixels on each side that are not measured: near its ends a part has seen ends that the picture does not have there.
/// </param>
internal readonly record struct SampleGrid(int Down, int Across, int Side, int Margin)
{
    private const int SmallestSide = 64, LargestMargin = 48;

    public int Count => Down * Across;

    /// <summary>Parts of a picture.</summary>
    public static SampleGrid Of(int width, int height, int stride, StylizerOptions options)
    {
        int side = Math.Clamp(Math.Min(width, height) / stride * stride, SmallestSide, options.SampleSide);
        double down = Math.Max(1, (double)height / side), across = Math.Max(1, (double)width / side);
        double scale = Math.Min(1, Math.Sqrt(options.MostSamples / (down * across)));
        int rows = Math.Clamp((int)Math.Ceiling(down * scale), 1, options.MostSamples);
        int columns = Math.Clamp((int)Math.Ceiling(across * scale), 1, Math.Max(1, options.MostSamples / rows));
        return new(rows, columns, side, Math.Min(LargestMargin, side / 5) / stride * stride);
    }

    /// <summary>Where a part begins in a picture: what is measured reaches from one end to the other.</summary>
    public (int Top, int Left) PlaceOf(int part, int width, int height) =>
        (Place(part / Across, Down, height), Place(part % Across, Across, width));

    private int Place(int index, int count, int length)
    {
        int room = length - Side + 2 * Margin;
        return (count == 1 ? room / 2 : (int)((long)index * room / (count - 1))) - Margin;
    }
}
