using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>An active shift: a cache line of channels at a time, each through a ring of rows in the arena.</summary>
internal sealed unsafe class ActiveShiftStep : Step
{
    private readonly TensorBuffer[] _targets;
    private readonly Group[] _groups;
    private readonly ShiftRing _ring;
    private readonly int _height;

    public ActiveShiftStep(string name, ActiveShift shift, ChannelPlace[] channels, TensorBuffer[] targets) : base(name, "bilinear-shift")
    {
        _targets = targets;
        _height = targets[0].Value.Height;
        _ring = RingOf(shift, channels[0].Buffer);
        _groups = [.. GroupsOf(shift, channels, _ring)];
    }

    /// <summary>Where its rings lie in the arena.</summary>
    public long ScratchOffset { get; init; }

    /// <inheritdoc/>
    public override int? Rows => _height;

    /// <summary>Bytes of scratch memory for one image.</summary>
    public static long ScratchBytes(ActiveShift shift, ChannelPlace[] channels)
    {
        ShiftRing ring = RingOf(shift, channels[0].Buffer);
        return (long)GroupsOf(shift, channels, ring).Count() * ring.Floats * sizeof(float);
    }

    /// <summary>Input rows read below the row that an output row lies on.</summary>
    public static int RowsBelow(ActiveShift shift) => ReachOf(shift) + 1;

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++) RunRows(context, image, 0, _height);
    }

    /// <inheritdoc/>
    public override void RunRows(in RunContext context, int image, int firstRow, int endRow)
    {
        nint arena = context.ArenaOf(image);
        var scratch = (float*)(arena + (nint)ScratchOffset);
        if (firstRow == 0) new Span<float>(scratch, checked(_groups.Length * _ring.Floats)).Clear();
        foreach (Group group in _groups)
        {
            StridedImage from = group.Source.In(arena);
            int taken = firstRow == 0 ? -_ring.Margin : LastRowFor(firstRow - 1) + 1;
            for (int row = firstRow; row < endRow; row += ShiftRing.RowsAtOnce)
            {
                int end = Math.Min(row + ShiftRing.RowsAtOnce, endRow);
                for (; taken <= LastRowFor(end - 1); taken++) BilinearShift.TakeRow(from, group.First, taken, _ring, scratch);
                foreach (TensorBuffer target in _targets) Write(group, scratch, row, end, target.In(arena), target);
            }
            scratch += _ring.Floats;
        }
    }

    private void Write(Group group, float* scratch, int firstRow, int endRow, in StridedImage to, TensorBuffer target)
    {
        if (target.IsPlanar)
        {
            Span<nint> rows = stackalloc nint[endRow - firstRow];
            for (int i = 0; i < rows.Length; i++) rows[i] = (nint)to.At(0, firstRow + i, 0);
            foreach ((int channel, int lane, BilinearTap tap) in group.Channels)
                BilinearShift.WriteRows(
                    scratch + lane * _ring.ChannelFloats, _ring, tap, firstRow, rows, (nint)target.Positions[channel] * to.ChannelBytes, to.Width);
            return;
        }
        foreach ((int channel, int lane, BilinearTap tap) in group.Channels)
            for (int y = firstRow; y < endRow; y++)
                for (int x = 0; x < to.Width; x++)
                    *to.At(target.Positions[channel], y, x) = BilinearShift.PixelAt(scratch + lane * _ring.ChannelFloats, _ring, tap, y, x);
    }

    private int LastRowFor(int y) => y * _ring.Stride + _ring.Margin;

    private static ShiftRing RingOf(ActiveShift shift, TensorBuffer source) => new(source.Value.Width, shift.Stride, ReachOf(shift));

    private static int ReachOf(ActiveShift shift) => (int)MathF.Ceiling(shift.Offsets.Values.Max(MathF.Abs));

    private static IEnumerable<Group> GroupsOf(ActiveShift shift, ChannelPlace[] channels, ShiftRing ring) =>
        from c in Enumerable.Range(0, channels.Length)
        let first = channels[c].Position / BilinearShift.ChannelsAtOnce * BilinearShift.ChannelsAtOnce
        let tap = new BilinearTap(ring, shift.Offsets.Values[2 * c], shift.Offsets.Values[2 * c + 1])
        group (c, channels[c].Position - first, tap) by (channels[c].Buffer, first) into line
        select new Group(line.Key.Buffer, line.Key.first, [.. line]);

    // Channels of one line of one buffer: number, place in the line, and displacement.
    private sealed record Group(TensorBuffer Source, int First, (int Channel, int Lane, BilinearTap Tap)[] Channels);
}
