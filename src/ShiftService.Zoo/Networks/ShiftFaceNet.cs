namespace ShiftService.Zoo.Networks;

/// <summary>
/// ShiftFaceNet (Wu et al., CVPR 2018): ShiftNet-C's trunk and a fully connected layer to an embedding of unit length. The paper's own
/// head was never published; this is FaceNet's.
/// </summary>
public sealed record ShiftFaceNet : ZooNetwork, IStemmedNetwork
{
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
        int[] strides = StrideSchedule.For(Math.Min(Height, Width), StemStride, ShiftNetTrunk.Strides);
        string x = ShiftNetTrunk.Append(builder, image, ShiftNetVariant.C, strides);
        x = builder.FullyConnected("projection", builder.PooledVector("head", x), EmbeddingSize);
        return builder.L2Normalize("embedding", x);
    }
}
