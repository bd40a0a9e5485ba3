namespace ShiftService.Styles;

/// <summary>
/// How one side of a picture is cut into tiles of one length. Positions count from the start of the picture's border, which mirrors it.
/// Only at the ends of the whole does a tile see an end: elsewhere it is a margin longer than the part that is taken from it.
/// </summary>
internal sealed class TileAxis
{
    private TileAxis(int length, int border, int window, Tile[] tiles) =>
        (Length, Border, Window, Tiles) = (length, border, window, tiles);

    /// <summary>Pixels of the picture.</summary>
    public int Length { get; }

    /// <summary>Pixels before it.</summary>
    public int Border { get; }

    /// <summary>Pixels of a tile.</summary>
    public int Window { get; }

    /// <summary>The tiles.</summary>
    public IReadOnlyList<Tile> Tiles { get; }

    /// <summary>Cuts a side.</summary>
    /// <param name="length">Pixels of the picture.</param>
    /// <param name="border">Pixels of border on either side.</param>
    /// <param name="margin">Pixels that a tile sees beyond what is taken from it; a multiple of the stride.</param>
    /// <param name="stride">Tiles start at multiples of it.</param>
    /// <param name="longest">Longest tile.</param>
    /// <param name="step">Tiles' lengths are multiples of it, and it is one of the stride.</param>
    public static TileAxis Cut(int length, int border, int margin, int stride, int longest, int step)
    {
        // Rounded up alike whether it is cut or not: the network sees the same end.
        int whole = Up(length + 2 * border, step), longestWindow = longest / step * step;
        if (whole <= longestWindow) return new(length, border, whole, [new(0, 0, whole)]);
        int inner = longestWindow - 2 * margin;
        if (inner < stride) throw new ArgumentException($"a tile of {longest} pixels is too short for margins of {margin}");
        int count = (whole - 2 * margin + inner - 1) / inner;
        int window = Math.Min(longestWindow, Up((whole - 2 * margin + count - 1) / count + 2 * margin, step));
        var tiles = new List<Tile>();
        for (int taken = 0; taken < whole;)
        {
            int start = Math.Min(Math.Max(0, taken - margin) / stride * stride, whole - window);
            int end = start + window == whole ? whole : start + window - margin;
            tiles.Add(new(start, taken, end));
            taken = end;
        }
        return new(length, border, window, [.. tiles]);
    }

    /// <summary>The pixels of the picture that are taken from a tile; none where it holds only border.</summary>
    public (int First, int End) PixelsOf(in Tile tile) => (Math.Clamp(tile.First - Border, 0, Length), Math.Clamp(tile.End - Border, 0, Length));

    /// <summary>The pixel of the picture that lies, mirrored or not, at a position.</summary>
    public int Mirrored(int position) => Mirrored(position - Border, Length);

    /// <summary>The pixel of a side that lies, mirrored or not, so many pixels behind its first.</summary>
    public static int Mirrored(int position, int length)
    {
        if ((uint)position < (uint)length) return position;
        if (length == 1) return 0;
        int period = 2 * (length - 1), at = (position % period + period) % period;
        return at < length ? at : period - at;
    }

    private static int Up(int value, int step) => (value + step - 1) / step * step;

    /// <summary>A tile: where it starts, and from where to where the whole, border included, is taken from it.</summary>
    public readonly record struct Tile(int Start, int First, int End);
}
