namespace ShiftService.Kernels.Tiles;

/// <summary>
/// How a kernel cuts its output: rows and at most so many columns of pixels a tile. Rows x columns x vectors accumulators
/// stay in registers.
/// </summary>
public readonly record struct TileShape(int Rows, int Columns)
{
    /// <summary>Cuts a row of pixels into tiles of at most <see cref="Columns"/>, as equal as can be: the larger ones first.</summary>
    public IEnumerable<(int Columns, int Count)> Cut(int width)
    {
        int tiles = (width + Columns - 1) / Columns;
        int large = (width + tiles - 1) / tiles;
        int small = tiles * large - width;
        if (tiles > small) yield return (large, tiles - small);
        if (small > 0) yield return (large - 1, small);
    }
}
