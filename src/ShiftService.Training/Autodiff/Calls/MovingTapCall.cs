using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// A depthwise product as <see cref="TapCall"/>, whose displacements are learned: every vector of channels reads the places that some of
/// its channels use, and tables are written again, without allocating, whenever they have moved.
/// </summary>
internal sealed class MovingTapCall
{
    // Channels of one vector are close to each other while they are learned: about as many places as a 3x3 window has.
    private const int ExpectedTaps = 9;

    private readonly LaneBuffer _source;
    private readonly CallPanel[] _panels;
    private readonly Segment[] _segments;
    private readonly int _rows;

    /// <summary>Plans the call.</summary>
    /// <param name="isa">Vector width.</param>
    /// <param name="memory">Where weights and tables go.</param>
    /// <param name="source">What is read.</param>
    /// <param name="tapsAChannel">Most taps of one channel.</param>
    /// <param name="height">Output rows.</param>
    /// <param name="width">Output columns.</param>
    /// <param name="stride">Source pixels an output pixel, in both directions.</param>
    /// <param name="ending">What happens to the sums.</param>
    public MovingTapCall(
        Isa isa, LaneMemory memory, LaneBuffer source, int tapsAChannel, int height, int width, int stride, CallEnding ending)
    {
        (_source, _rows) = (source, height);
        int lanes = isa.Lanes();
        var work = new TileWork(ExpectedTaps, ExpectedTaps, ending.Instructions.Count, ending.Operands.Count);
        (TileShape shape, _) = PanelPartition.Shape(isa, TileBody.Depthwise, 1, width, height, work);
        var spec = new TileKernelSpec(
            isa, TileBody.Depthwise, 1, width, shape, [new(source.RowBytes * stride, source.PixelBytes * stride, sizeof(float))],
            [.. ending.Operands.Select(o => new TileOperand(o.RowBytes, o.PixelBytes))], ending.Instructions);
        _segments = new Segment[lanes * tapsAChannel];
        _panels = new CallPanel[(source.Channels + lanes - 1) / lanes];
        for (int p = 0; p < _panels.Length; p++)
        {
            _panels[p] = new(spec, memory, p * lanes, new int[_segments.Length * lanes], ending.Slots);
            _panels[p].Point(_segments, [.. ending.Operands.Select(o => o.First(p * lanes))]);
        }
    }

    /// <summary>Takes over taps: output (y, x) sums what lies at (y * stride + dy, x * stride + dx).</summary>
    public void Take(ChannelTaps taps) => Take(taps, 0, 0, 0);

    /// <summary>
    /// Takes over taps the other way round, for the input pixels of one phase of a stride: pixel (y, x) of phase (py, px) sums what lies at
    /// (y + (py - dy) / stride, x + (px - dx) / stride), where these are whole numbers.
    /// </summary>
    public void TakeTransposed(ChannelTaps taps, int py, int px, int stride) => Take(taps, py, px, stride);

    /// <summary>Computes the image in a slice.</summary>
    public void Run(nint slice)
    {
        foreach (CallPanel panel in _panels) panel.Run(slice, _rows);
    }

    private void Take(ChannelTaps taps, int py, int px, int stride)
    {
        foreach (CallPanel panel in _panels)
        {
            Span<float> weights = panel.Weights;
            weights.Clear();
            int count = 0, end = Math.Min(panel.First + panel.Lanes, taps.Channels);
            for (int c = panel.First; c < end; c++)
                for (int t = 0; t < taps.TapsAChannel; t++)
                {
                    (int dy, int dx, float weight) = taps[c, t];
                    if (weight == 0) continue;
                    if (stride > 0)
                    {
                        (dy, dx) = (py - dy, px - dx);
                        if (dy % stride != 0 || dx % stride != 0) continue;
                        (dy, dx) = (dy / stride, dx / stride);
                    }
                    var segment = new Segment((nint)_source.At(panel.First, dy, dx), sizeof(float));
                    int place = _segments.AsSpan(0, count).IndexOf(segment);
                    if (place < 0) _segments[place = count++] = segment;
                    weights[place * panel.Lanes + c - panel.First] += weight;
                }
            // A kernel reads one place at least; its weights are zero.
            if (count == 0) _segments[count++] = new((nint)_source.At(panel.First, 0, 0), sizeof(float));
            panel.Redirect(_segments.AsSpan(0, count));
        }
    }
}
