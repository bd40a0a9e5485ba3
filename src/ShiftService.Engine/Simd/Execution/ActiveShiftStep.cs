using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>An active shift: four neighbouring channels at a time, through scratch planes in the arena.</summary>
internal sealed unsafe class ActiveShiftStep : Step
{
    private readonly TensorBuffer[] _targets;
    private readonly List<Quad> _quads = [];
    private readonly int _stride;
    private readonly int _reach;
    private readonly long _scratchFloats;

    public ActiveShiftStep(string name, ActiveShift shift, ChannelPlace[] channels, TensorBuffer[] targets) : base(name, "bilinear-shift")
    {
        _targets = targets;
        _stride = shift.Stride;
        _reach = ReachOf(shift);
        _scratchFloats = ScratchFloats(shift, channels[0].Buffer);
        foreach (var group in Enumerable.Range(0, channels.Length)
            .GroupBy(c => (channels[c].Buffer, First: channels[c].Position / BilinearShift.ChannelsAtOnce * BilinearShift.ChannelsAtOnce)))
        {
            var quad = new Quad(group.Key.Buffer, group.Key.First);
            foreach (int c in group)
            {
                int i = channels[c].Position - group.Key.First;
                quad.Channels[i] = c;
                quad.Offsets[i] = (shift.Offsets.Values[2 * c], shift.Offsets.Values[2 * c + 1]);
            }
            _quads.Add(quad);
        }
    }

    /// <summary>Where its scratch memory lies in the arena.</summary>
    public long ScratchOffset { get; init; }

    /// <summary>Scratch memory for one image, in floats.</summary>
    public static long ScratchFloats(ActiveShift shift, TensorBuffer source) =>
        BilinearShift.ScratchFloats(source.Value.Height, source.Value.Width, shift.Stride, ReachOf(shift));

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        Span<int> positions = stackalloc int[BilinearShift.ChannelsAtOnce];
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            var scratch = (float*)(arena + (nint)ScratchOffset);
            new Span<float>(scratch, checked((int)_scratchFloats)).Clear();
            foreach (Quad quad in _quads)
                foreach (TensorBuffer target in _targets)
                {
                    for (int i = 0; i < positions.Length; i++) positions[i] = quad.Channels[i] < 0 ? 0 : target.Positions[quad.Channels[i]];
                    BilinearShift.Run(quad.Source.In(arena), quad.First, quad.Offsets, target.In(arena), positions, _stride, _reach, scratch);
                }
        }
    }

    private static int ReachOf(ActiveShift shift) => (int)MathF.Ceiling(shift.Offsets.Values.Max(MathF.Abs));

    private sealed class Quad(TensorBuffer source, int first)
    {
        public TensorBuffer Source { get; } = source;

        public int First { get; } = first;

        public int[] Channels { get; } = [-1, -1, -1, -1];

        public (float Dy, float Dx)[] Offsets { get; } = [(float.NaN, 0), (float.NaN, 0), (float.NaN, 0), (float.NaN, 0)];
    }
}
