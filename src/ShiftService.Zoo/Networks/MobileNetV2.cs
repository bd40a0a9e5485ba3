using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>MobileNetV2 (Sandler et al., CVPR 2018, arXiv 1801.04381).</summary>
public sealed record MobileNetV2 : ClassifierNetwork
{
    /// <summary>Width multiplier; the last convolution does not shrink below 1280 channels.</summary>
    public double Multiplier { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => $"mobilenetv2-{Format(Multiplier)}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        (int Expansion, int Channels, int Repeats, int Stride)[] stages =
            [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];
        int[] strides = Strides([2, .. stages.Select(stage => stage.Stride)]);

        string x = builder.Convolution("stem", image, WidthRounding.ToMultipleOf8(32 * Multiplier), kernel: 3, strides[0]);
        x = builder.NormRelu6("stem", x);
        for (int s = 0; s < stages.Length; s++)
            for (int index = 0; index < stages[s].Repeats; index++)
                using (builder.Scope($"stage{s + 1}.block{index}"))
                    x = InvertedResidual.Append(
                        builder, x, WidthRounding.ToMultipleOf8(stages[s].Channels * Multiplier), stages[s].Expansion,
                        index == 0 ? strides[s + 1] : 1);
        x = builder.Pointwise("last", x, WidthRounding.ToMultipleOf8(1280 * Math.Max(1, Multiplier)));
        return AppendHead(builder, builder.NormRelu6("last", x), dropout: 0.2f);
    }
}
