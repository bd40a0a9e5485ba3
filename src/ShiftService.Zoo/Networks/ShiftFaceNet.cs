using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// ShiftFaceNet (Wu et al., CVPR 2018): ShiftNet-C's trunk and an embedding of unit length; or, with an expansion, a trunk of the residual
/// modules of ShiftResNet, which is half again as much work and has a shortcut everywhere. The paper's own head was never published; this is
/// MobileFaceNet's (Chen et al., CCBR 2018, arXiv 1804.07573): a pointwise convolution that widens, a depthwise convolution over the whole
/// map, which learns what each place of an aligned face is worth, and a fully connected layer.
/// </summary>
public sealed record ShiftFaceNet : ZooNetwork, IStemmedNetwork
{
    private static readonly (int Channels, int Modules)[] Stages = [(64, 3), (96, 4), (144, 3)];

    /// <summary>Creates the form for 112x112 aligned faces.</summary>
    public ShiftFaceNet() => (Height, Width) = (112, 112);

    /// <summary>Length of the embedding.</summary>
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Middle width of a residual module over the channels that it produces; null for ShiftNet-C's trunk.</summary>
    public int? Expansion { get; init; }

    /// <inheritdoc/>
    public int? StemStride { get; init; }

    /// <inheritdoc/>
    public override string Name => Expansion is int expansion ? $"shiftfacenet-e{expansion}" : "shiftfacenet";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        string x = Expansion is int expansion
            ? AppendResidualTrunk(builder, image, expansion)
            : ShiftNetTrunk.Append(builder, image, ShiftNetVariant.C, Strides());
        x = builder.NormRelu("widen", builder.Pointwise("widen", x, Expansion is null ? 512 : 256));
        x = builder.BatchNorm("places.norm", builder.GlobalDepthwise("places", x));
        x = builder.FullyConnected("projection", builder.Flatten("flatten", x), EmbeddingSize);
        return builder.L2Normalize("embedding", x);
    }

    private string AppendResidualTrunk(NetworkBuilder builder, string image, int expansion)
    {
        Require(expansion, 1, 64, "expansion");
        return ResidualShiftStages.Append(
            builder, image, Stages, StrideSchedule.For(Math.Min(Height, Width), StemStride, 2, 2, 2, 2), expansion);
    }

    // Faces are small. Where the last map would become smaller than elsewhere, the second group stays at its size first: maps before it
    // are large, and time goes into them; those behind it are where faces are told apart.
    private int[] Strides()
    {
        int[] strides = ShiftNetTrunk.Strides;
        int side = Math.Min(Height, Width);
        if (StemStride is int given) strides[0] = given;
        foreach (int group in (int[])[2, 1, 3, 4, 0])
        {
            int total = strides.Aggregate(1, (product, stride) => product * stride);
            if ((side + total - 1) / total >= StrideSchedule.SmallestSide) break;
            if (group > 0 || StemStride is null) strides[group] = 1;
        }
        return strides;
    }
}
