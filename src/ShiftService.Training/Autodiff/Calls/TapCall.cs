using ShiftService.Graph;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// A depthwise product over the pixels of one image: depthwise convolutions and shifts, forward and backward. A vector of channels reads
/// only the taps that some of its channels use.
/// </summary>
internal sealed class TapCall
{
    private readonly CallPanel[] _panels;
    private readonly int _rows;

    /// <summary>Plans the call.</summary>
    /// <param name="isa">Vector width.</param>
    /// <param name="memory">Where weights and tables go.</param>
    /// <param name="source">What is read.</param>
    /// <param name="taps">Displacements in source pixels.</param>
    /// <param name="weightOf">Index of the weight of a channel at a tap, in what <see cref="Pack"/> is given; -1 where it has none.</param>
    /// <param name="height">Output rows.</param>
    /// <param name="width">Output columns.</param>
    /// <param name="strideY">Source rows an output row.</param>
    /// <param name="strideX">Source columns an output column.</param>
    /// <param name="ending">What happens to the sums.</param>
    public TapCall(
        Isa isa, LaneMemory memory, LaneBuffer source, IReadOnlyList<(int Dy, int Dx)> taps, Func<int, int, int> weightOf,
        int height, int width, int strideY, int strideX, CallEnding ending)
    {
        _rows = height;
        int lanes = isa.Lanes();
        var panels = new List<CallPanel>();
        for (int first = 0; first < source.Channels; first += lanes)
        {
            int[] channels = [.. Enumerable.Range(first, lanes)];
            int WeightOf(int channel, int tap) => channel < source.Channels ? weightOf(channel, tap) : -1;
            int[] used = [.. Enumerable.Range(0, taps.Count).Where(t => channels.Any(c => WeightOf(c, t) >= 0)).DefaultIfEmpty(0)];
            var work = new TileWork(used.Length, used.Length, ending.Instructions.Count, ending.Operands.Count);
            (TileShape shape, _) = PanelPartition.Shape(isa, TileBody.Depthwise, 1, width, height, work);
            var spec = new TileKernelSpec(
                isa, TileBody.Depthwise, 1, width, shape,
                [new(source.RowBytes * strideY, source.PixelBytes * strideX, sizeof(float))],
                [.. ending.Operands.Select(o => new TileOperand(o.RowBytes, o.PixelBytes))], ending.Instructions);
            var panel = new CallPanel(spec, memory, first, [.. used.SelectMany(t => channels.Select(c => WeightOf(c, t)))], ending.Slots);
            panel.Point(
                [.. used.Select(t => new Segment((nint)source.At(first, taps[t].Dy, taps[t].Dx), sizeof(float)))],
                [.. ending.Operands.Select(o => o.First(first))]);
            panels.Add(panel);
        }
        _panels = [.. panels];
    }

    /// <summary>A shift of whole pixels, with an offset a channel.</summary>
    public static TapCall Shift(LanePlan plan, LaneBuffer source, IReadOnlyList<Offset2D> offsets, CallEnding ending) =>
        Shift(plan, source, offsets, 1, ending);

    /// <summary>The opposite of a shift, which is its gradient.</summary>
    public static TapCall ShiftBack(LanePlan plan, LaneBuffer source, IReadOnlyList<Offset2D> offsets, CallEnding ending) =>
        Shift(plan, source, offsets, -1, ending);

    /// <summary>Packs weights again after they changed.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        foreach (CallPanel panel in _panels) panel.Pack(weights);
    }

    /// <summary>Sets what the sums start from.</summary>
    public void SetConstants(int slot, ReadOnlySpan<float> values)
    {
        foreach (CallPanel panel in _panels) panel.SetConstants(slot, values);
    }

    /// <summary>Computes the image in a slice.</summary>
    public void Run(nint slice)
    {
        foreach (CallPanel panel in _panels) panel.Run(slice, _rows);
    }

    private static TapCall Shift(LanePlan plan, LaneBuffer source, IReadOnlyList<Offset2D> offsets, int sign, CallEnding ending)
    {
        Offset2D[] distinct = [.. offsets.Distinct()];
        var call = new TapCall(
            plan.Isa, plan.Memory, source, [.. distinct.Select(o => (sign * o.Dy, sign * o.Dx))],
            (channel, tap) => offsets[channel] == distinct[tap] ? 0 : -1, source.Height, source.Width, 1, 1, ending);
        call.Pack([1f]);
        return call;
    }
}
