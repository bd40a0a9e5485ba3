namespace ShiftService.Zoo.Networks;

/// <summary>
/// ShiftFaceNet (Wu et al., CVPR 2018): ShiftNet-C's trunk and an embedding of unit length. The paper's own head was never published; this
/// is MobileFaceNet's (Chen et al., CCBR 2018, arXiv 1804.07573): a pointwise convolution that widens, a depthwise convolution over the
/// whole map, which learns what each place of an aligned face is worth, and a fully connected layer.
/// </summary>
public sealed record ShiftFaceNet : ZooNetwork, IStemmedNetwork
{
    private const int HeadWidth = 512;

    /// <summary>Creates the form for 112x112 aligned faces.</summary>
    public ShiftFaceNet() => (Height, Width) = (112, 112);

    /// <summary>Length of the embedding.</summary>
    public int EmbeddingSize { get; init; } = 128;

    /// <inheritdoc/>
    public int? StemStride { get; init; }

    /// <inheritdoc/>
    public override string Name => "shiftfacenet";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        string x = ShiftNetTrunk.Append(builder, image, ShiftNetVariant.C, Strides());
        x = builder.NormRelu("widen", builder.Pointwise("widen", x, HeadWidth));
        x = builder.BatchNorm("places.norm", builder.GlobalDepthwise("places", x));
        x = builder.FullyConnected("projection", builder.Flatten("flatten", x), EmbeddingSize);
        return builder.L2Normalize("embedding", x);
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
