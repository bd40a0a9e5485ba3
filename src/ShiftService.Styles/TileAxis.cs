namespace ShiftService.Styles;

/// <summary>
/// How one side of a picture is cut into tiles of one length. Positions count from the start of the picture's border, which mirrors it.
/// Only at the ends of the whole does a tile see an end: elsewhere it is a margin longer than the part that is taken from it.
/// </summary>
internal sealed class TileAxis
{
    private TileAxis(int length, int border, int window, (int Start, int First, int End)[] tiles) =>
        (Length, Border, Window, Tiles) = (length, border, window, tiles);

    /// <summary>Pixels of the picture.</summary>
    public int Length { get; }

    /// <summary>Pixels before it.</summary>
    public int Border { get; }

    /// <summary>Pixels of a tile.</summary>
    public int Window { get; }

    /// <summary>Where each tile starts, and the part of the picture, from first to end, that is taken from it.</summary>
    public IReadOnlyList<(int Start, int First, int End)> Tiles { get; }

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
        if (whole <= longestWindow) return new(length, border, whole, [(0, 0, length)]);
        int inner = longestWindow - 2 * margin;
        if (inner < stride) throw new ArgumentException($"a tile of {longest} pixels is too short for margins of {margin}");
        int count = (whole - 2 * margin + inner - 1) / inner;
        int window = Math.Min(longestWindow, Up((whole - 2 * margin + count - 1) / count + 2 * margin, step));
        var tiles = new List<(int, int, int)>();
        for (int taken = 0; taken < whole;)
        {
            int start = Math.Min(Math.Max(0, taken - margin) / stride * stride, whole - window);
            int end = start + window == whole ? whole : start + window - margin;
            tiles.Add((start, Math.Clamp(taken - border, 0, length), Math.Clamp(end - border, 0, length)));
            taken = end;
        }
        return new(length, border, window, [.. tiles.Where(tile => tile.Item3 > tile.Item2)]);
    }

    /// <summary>The pixel of the picture that lies, mirrored or not, at a position.</summary>
    public int Mirrored(int position)
    {
        if (Length == 1) return 0;
        int period = 2 * (Length - 1), at = ((position - Border) % period + period) % period;
        return at < Length ? at : period - at;
    }

    private static int Up(int value, int step) => (value + step - 1) / step * step;
}
