using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// A matrix product over the pixels of one image: every dense, grouped, shifted or pointwise convolution forward, and the gradient of its
/// input.
/// </summary>
internal sealed class ProductCall
{
    private readonly CallPanel[] _panels;
    private readonly int _rows;

    /// <summary>Plans the call. All taps read buffers of one layout.</summary>
    /// <param name="isa">Vector width.</param>
    /// <param name="memory">Where weights and tables go.</param>
    /// <param name="map">What is multiplied.</param>
    /// <param name="height">Output rows.</param>
    /// <param name="width">Output columns.</param>
    /// <param name="strideY">Source rows an output row.</param>
    /// <param name="strideX">Source columns an output column.</param>
    /// <param name="ending">What happens to the sums.</param>
    public ProductCall(
        Isa isa, LaneMemory memory, ProductMap map, int height, int width, int strideY, int strideX, CallEnding ending)
    {
        _rows = height;
        int lanes = isa.Lanes(), vectors = (map.Outputs + lanes - 1) / lanes;
        (TileShape Shape, double Cycles, IReadOnlyList<Tap> Taps, Segment[] Segments) Plan(int first, int count)
        {
            IReadOnlyList<Tap> taps = map.TapsOf(first * lanes, Math.Min(map.Outputs, (first + count) * lanes));
            Segment[] segments = Merge(taps);
            var work = new TileWork(taps.Sum(t => (long)t.Count), segments.Length, ending.Instructions.Count, ending.Operands.Count);
            (TileShape shape, double cycles) = PanelPartition.Shape(isa, TileBody.Product, count, width, height, work);
            return (shape, cycles, taps, segments);
        }
        var panels = new List<CallPanel>();
        foreach ((int first, int count) in PanelPartition.Choose(vectors, (first, count) => Plan(first, count).Cycles))
        {
            (TileShape shape, _, IReadOnlyList<Tap> taps, Segment[] segments) = Plan(first, count);
            LaneBuffer source = taps[0].Source;
            if (taps.Any(t => t.Source.RowBytes != source.RowBytes || t.Source.PixelBytes != source.PixelBytes))
                throw new InvalidOperationException("a product reads buffers of different layouts; this is a bug");
            var spec = new TileKernelSpec(
                isa, TileBody.Product, count, width, shape,
                [new(source.RowBytes * strideY, source.PixelBytes * strideX, sizeof(float))],
                [.. ending.Operands.Select(o => new TileOperand(o.RowBytes, o.PixelBytes))], ending.Instructions)
            {
                Prefetch = new(0, 0, segments.Length > 1),
            };
            var panel = new CallPanel(spec, memory, first * lanes, WeightsOf(map, taps, first * lanes, count * lanes), ending.Slots);
            panel.Point(segments, [.. ending.Operands.Select(o => o.First(first * lanes))]);
            panels.Add(panel);
        }
        _panels = [.. panels];
    }

    /// <summary>Packs weights again after they changed.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (CallPanel panel in _panels) panel.Pack(weights);
    }

    /// <summary>
    /// Packs weights that lie as [k][output], each row multiplied by a factor of its own.
    /// </summary>
    public void PackRows(ReadOnlySpan<float> weights, ReadOnlySpan<float> factors, int outputs)
    {
        foreach (CallPanel panel in _panels) panel.PackRows(weights, factors, outputs);
    }

    /// <summary>Sets a slot of per-channel constants; slot 0 is what the sums start from.</summary>
    public void SetConstants(int slot, ReadOnlySpan<float> values)
    {
        foreach (CallPanel panel in _panels) panel.SetConstants(slot, values);
    }

    /// <summary>Computes the image in a slice.</summary>
    public void Run(nint slice)
    {
        foreach (CallPanel panel in _panels) panel.Run(slice, _rows);
    }

    /// <summary>Index of the weight that each lane multiplies each k by, [k][lane]; -1 for none.</summary>
    internal static int[] WeightsOf(ProductMap map, IReadOnlyList<Tap> taps, int first, int lanes)
    {
        var of = new List<int>();
        foreach (Tap tap in taps)
            for (int c = 0; c < tap.Count; c++)
                for (int lane = 0; lane < lanes; lane++)
                    of.Add(first + lane < map.Outputs ? map.WeightOf(first + lane, tap, tap.Channel + c) : -1);
        return [.. of];
    }

    // Taps that follow each other in memory are one segment.
    private static Segment[] Merge(IReadOnlyList<Tap> taps)
    {
        var segments = new List<Segment>();
        foreach (Tap tap in taps)
        {
            var next = new Segment((nint)tap.Source.At(tap.Channel, tap.Dy, tap.Dx), tap.Count * sizeof(float));
            if (segments.Count > 0 && segments[^1].OffsetBytes + segments[^1].LengthBytes == next.OffsetBytes)
                segments[^1] = segments[^1] with { LengthBytes = segments[^1].LengthBytes + next.LengthBytes };
            else segments.Add(next);
        }
        return [.. segments];
    }
}
