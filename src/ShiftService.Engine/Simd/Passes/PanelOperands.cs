using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// What the taps of one panel are in memory: for each source, its tables of segments (one, or one for each row of a ring), and the taps in
/// the order in which the segments are walked.
/// </summary>
internal sealed record PanelOperands(TileSource[] Sources, Segment[][][] Tables, ProductTap[] Order)
{
    /// <summary>Segments of all sources for one row.</summary>
    public int SegmentCount => Tables.Sum(t => t[0].Length);
}

/// <summary>
/// Orders the taps of a product by address and joins neighbours to segments. A pointwise convolution becomes one segment, a shifted one a
/// segment for every direction, a KxK convolution K x K or, where a row of taps is contiguous, K.
/// </summary>
internal sealed class PanelOperandBuilder(TileOperation operation, BufferAssignment buffers)
{
    private readonly TensorBuffer[] _buffers = buffers.Of(operation, operation.Input);
    private readonly Dictionary<(int First, int Last), PanelOperands> _known = [];

    /// <summary>The operands that all outputs of the given groups read, in ascending order of groups.</summary>
    public PanelOperands Of(int[] groups)
    {
        bool contiguous = groups[^1] - groups[0] + 1 == groups.Length;
        if (!contiguous) return Build(groups);
        if (!_known.TryGetValue((groups[0], groups[^1]), out PanelOperands? operands))
            _known.Add((groups[0], groups[^1]), operands = Build(groups));
        return operands;
    }

    private PanelOperands Build(int[] groups)
    {
        IEnumerable<ProductTap> taps = groups.SelectMany(g => operation.Groups[g].Taps);
        if (groups.Length > 1) taps = taps.Distinct();
        ProductTap[] all = [.. taps];
        bool alongRows = all.Any(t => t.Dx != all[0].Dx);
        var bySource = all
            .GroupBy(t => SourceOf(_buffers[t.Channel], alongRows))
            .OrderBy(g => g.Key.RowStrideBytes).ThenBy(g => g.Key.PixelStrideBytes).ThenBy(g => g.Key.StepBytes).ThenBy(g => g.Key.RingRows)
            .Select(g => (Source: g.Key, Taps: InOrder(g)))
            .ToList();
        return new(
            [.. bySource.Select(s => s.Source)],
            [.. bySource.Select(s => Tables(s.Taps, s.Source))],
            [.. bySource.SelectMany(s => s.Taps)]);
    }

    private ProductTap[] InOrder(IEnumerable<ProductTap> taps) =>
        [.. taps.OrderBy(t => _buffers[t.Channel].ArenaOffset).ThenBy(RowOf).ThenBy(t => AddressOf(t, 0))];

    private Segment[][] Tables(ProductTap[] taps, TileSource source) =>
        [.. Enumerable.Range(0, Math.Max(1, source.RingRows)).Select(row => Join(taps, source, row))];

    private TileSource SourceOf(TensorBuffer buffer, bool alongRows) => new(
        checked(buffer.RowBytes * operation.StrideY),
        checked(buffer.PixelBytes * operation.StrideX),
        buffer.IsPlanar && !alongRows ? buffer.ChannelBytes : sizeof(float),
        buffer.Ring.Rows);

    private int RowOf(ProductTap tap) => operation.Input.Channels[tap.Channel].Dy + tap.Dy;

    // The address of a tap for output pixel (row, 0).
    private long AddressOf(ProductTap tap, int row)
    {
        ChannelRef channel = operation.Input.Channels[tap.Channel];
        return _buffers[tap.Channel].AddressOf(channel.Channel, row * operation.StrideY + RowOf(tap), channel.Dx + tap.Dx);
    }

    // Neighbours of the same row become one segment; the cut is the same for every row.
    private Segment[] Join(ProductTap[] taps, TileSource source, int row)
    {
        var segments = new List<Segment>();
        int start = 0;
        for (int i = 1; i <= taps.Length; i++)
        {
            if (i < taps.Length && RowOf(taps[i]) == RowOf(taps[i - 1]) &&
                AddressOf(taps[i], row) == AddressOf(taps[i - 1], row) + source.StepBytes) continue;
            segments.Add(new((nint)AddressOf(taps[start], row), (nint)(i - start) * source.StepBytes));
            start = i;
        }
        return [.. segments];
    }
}
