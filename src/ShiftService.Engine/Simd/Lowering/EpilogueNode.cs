using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// One epilogue operation of a tile operation, before layout: it defines one value. Per-channel constants are in the order of
/// the operation's channels.
/// </summary>
internal sealed record EpilogueNode(EpilogueOp Op, int Source)
{
    public float[] Factor { get; init; } = [];

    public float[] Addend { get; init; } = [];

    public float Minimum { get; init; }

    public float Maximum { get; init; }

    /// <summary>What is added or multiplied from memory, channel i to output channel i; an image of one pixel is repeated.</summary>
    public View? Operand { get; init; }

    /// <summary>The other value of an AddValue.</summary>
    public int Other { get; init; }

    /// <summary>What the operation makes of a single number in channel c; used for the value outside the image.</summary>
    public float Apply(float x, int c) => Op switch
    {
        EpilogueOp.Affine => x * Factor[c] + Addend[c],
        EpilogueOp.Relu => Math.Max(x, 0),
        EpilogueOp.Clip => Math.Min(Math.Max(x, Minimum), Maximum),
        EpilogueOp.PRelu => x >= 0 ? x : x * Factor[c],
        _ => throw new InvalidOperationException($"{Op} is not a function of one number; this is a bug"),
    };
}
