using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// FE-Net (Chen et al., CVPR 2019, arXiv 1903.05285). By default units expand their input channels, as the paper's cost
/// requires.
/// </summary>
public sealed record FeNet : ClassifierNetwork
{
    /// <summary>Width multiplier: 1.0 or 1.375 in the paper.</summary>
    public double Multiplier { get; init; } = 1;

    /// <summary>What the middle width of a unit is a multiple of.</summary>
    public FeExpansion Expansion { get; init; }

    /// <summary>Channels of the last convolution; null is 1380, or 1.4 times that for the wide network.</summary>
    public int? LastChannels { get; init; }

    /// <inheritdoc/>
    public override string Name => $"fe-net-{Format(Multiplier)}" + (Expansion == FeExpansion.OfOutputs ? "-released" : "");

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        (int Channels, int Units, int Stride)[] blocks = [(64, 3, 2), (128, 4, 2), (128, 4, 1), (256, 4, 2), (256, 3, 1)];
        int[] strides = Strides([2, 2, .. blocks.Select(block => block.Stride)]);

        string x = builder.Convolution("stem", image, Scale(16), kernel: 3, strides[0], gain: WeightGain.Linear);
        x = builder.BatchNorm("stem.norm", x);
        using (builder.Scope("unit0"))
            x = FeUnit.Append(builder, x, Scale(16), 4 * Scale(16), stride: 1, identity: false);
        using (builder.Scope("unit1"))
            x = FeUnit.Append(builder, x, Scale(32), 5 * Scale(Expansion == FeExpansion.OfInputs ? 16 : 32), strides[1], identity: false);
        for (int b = 0; b < blocks.Length; b++)
            using (builder.Scope($"block{b}"))
                x = FeBlock.Append(builder, x, Scale(blocks[b].Channels), expansion: 6, blocks[b].Units, strides[b + 2], Expansion);
        x = builder.NormRelu("last", builder.Pointwise("last", x, LastChannels ?? (Multiplier > 1 ? 1932 : 1380)));
        return AppendHead(builder, x, dropout: 0.2f);
    }

    private int Scale(int channels)
    {
        double scaled = channels * Multiplier;
        return scaled is >= 1 and <= 4096 && scaled == Math.Floor(scaled)
            ? (int)scaled
            : throw new ArgumentException($"the multiplier {Multiplier} does not give whole channels");
    }
}
