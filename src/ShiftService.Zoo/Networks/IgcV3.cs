using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// IGCV3-D (Sun et al., BMVC 2018, arXiv 1806.00178): MobileNetV2 with grouped 1x1 convolutions and twice the blocks. A block adds its
/// input only inside a stage, also where a stage's first block keeps the shape.
/// </summary>
public sealed record IgcV3 : ClassifierNetwork
{
    /// <summary>Width multiplier; the last convolution does not shrink below 1280 channels.</summary>
    public double Multiplier { get; init; } = 1;

    /// <summary>Groups of the reducing 1x1 convolution: 2, or 4 in the second released form.</summary>
    public int ProjectGroups { get; init; } = 2;

    /// <inheritdoc/>
    public override string Name => $"igcv3-d-{Format(Multiplier)}" + (ProjectGroups == 2 ? "" : $"-g{ProjectGroups}");

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        (int Expansion, int Channels, int Repeats, int Stride)[] stages =
            [(1, 16, 1, 1), (6, 24, 4, 2), (6, 32, 6, 2), (6, 64, 8, 2), (6, 96, 6, 1), (6, 160, 6, 2), (6, 320, 1, 1)];
        int[] strides = Strides([2, .. stages.Select(stage => stage.Stride)]);

        string x = builder.Convolution("stem", image, WidthRounding.ToMultipleOf8(32 * Multiplier), kernel: 3, strides[0]);
        x = builder.NormRelu6("stem", x);
        for (int s = 0; s < stages.Length; s++)
            for (int index = 0; index < stages[s].Repeats; index++)
                using (builder.Scope($"stage{s + 1}.block{index}"))
                    x = InterleavedInvertedResidual.Append(
                        builder, x, WidthRounding.ToMultipleOf8(stages[s].Channels * Multiplier), stages[s].Expansion,
                        index == 0 ? strides[s + 1] : 1, residual: index > 0, projectGroups: ProjectGroups);
        x = builder.Pointwise("last", x, WidthRounding.ToMultipleOf8(1280 * Math.Max(1, Multiplier)));
        return AppendHead(builder, builder.NormRelu6("last", x));
    }
}
