using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>What the taps of one panel are in memory: segments by source, and the taps in the order in which the segments are walked.</summary>
internal sealed record PanelOperands(TileSource[] Sources, Segment[][] Segments, ProductTap[] Order)
{
    /// <summary>Segments of all sources.</summary>
    public int SegmentCount => Segments.Sum(s => s.Length);
}

/// <summary>
/// Orders the taps of a product by address and joins neighbours to segments. A pointwise convolution becomes one segment, a shifted one a
/// segment for every direction, a KxK convolution K x K or, where a row of taps is contiguous, K.
/// </summary>
internal sealed class PanelOperandBuilder(TileOperation operation, BufferAssignment buffers)
{
    private readonly TensorBuffer[] _buffers = buffers.Of(operation, operation.Input);
    private readonly Dictionary<(int First, int Last), PanelOperands> _known = [];
    private readonly int[] _groupOf = [.. operation.Groups.SelectMany((g, i) => Enumerable.Repeat(i, g.Outputs))];

    /// <summary>The group of an output channel.</summary>
    public int GroupOf(int output) => _groupOf[output];

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
            .Select(t => (Tap: t, Source: SourceOf(_buffers[t.Channel], alongRows), Address: AddressOf(t)))
            .GroupBy(t => t.Source)
            .OrderBy(g => g.Key.RowStrideBytes).ThenBy(g => g.Key.PixelStrideBytes).ThenBy(g => g.Key.StepBytes)
            .Select(g => (Source: g.Key, Taps: g.OrderBy(t => t.Address).ToList()))
            .ToList();
        return new(
            [.. bySource.Select(s => s.Source)],
            [.. bySource.Select(s => Join([.. s.Taps.Select(t => t.Address)], s.Source.StepBytes))],
            [.. bySource.SelectMany(s => s.Taps.Select(t => t.Tap))]);
    }

    private TileSource SourceOf(TensorBuffer buffer, bool alongRows) => new(
        checked(buffer.RowBytes * operation.StrideY),
        checked(buffer.PixelBytes * operation.StrideX),
        buffer.IsPlanar && !alongRows ? buffer.ChannelBytes : sizeof(float));

    private long AddressOf(ProductTap tap)
    {
        ChannelRef channel = operation.Input.Channels[tap.Channel];
        return _buffers[tap.Channel].AddressOf(channel.Channel, channel.Dy + tap.Dy, channel.Dx + tap.Dx);
    }

    private static Segment[] Join(long[] addresses, int stepBytes)
    {
        var segments = new List<Segment>();
        int start = 0;
        for (int i = 1; i <= addresses.Length; i++)
        {
            if (i < addresses.Length && addresses[i] == addresses[i - 1] + stepBytes) continue;
            segments.Add(new((nint)addresses[start], (nint)(i - start) * stepBytes));
            start = i;
        }
        return [.. segments];
    }
}
