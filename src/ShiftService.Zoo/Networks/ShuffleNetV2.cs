using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>ShuffleNetV2 (Ma et al., ECCV 2018, arXiv 1807.11164).</summary>
public sealed record ShuffleNetV2 : ClassifierNetwork
{
    /// <summary>Width: 0.5, 1.0, 1.5 or 2.0.</summary>
    public double Multiplier { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => $"shufflenetv2-{Format(Multiplier)}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        (int[] channels, int last) = Multiplier switch
        {
            0.5 => ((int[])[48, 96, 192], 1024),
            1.0 => ([116, 232, 464], 1024),
            1.5 => ([176, 352, 704], 1024),
            2.0 => ([244, 488, 976], 2048),
            _ => throw new ArgumentException($"ShuffleNetV2 is published in the widths 0.5, 1.0, 1.5 and 2.0, not {Format(Multiplier)}"),
        };
        int[] repeats = [4, 8, 4];
        int[] strides = Strides(2, 2, 2, 2, 2);

        string x = builder.NormRelu("stem", builder.Convolution("stem", image, 24, kernel: 3, strides[0]));
        if (strides[1] > 1) x = builder.MaxPool("pool", x, kernel: 3, strides[1]);
        for (int stage = 0; stage < repeats.Length; stage++)
            for (int index = 0; index < repeats[stage]; index++)
                using (builder.Scope($"stage{stage + 2}.block{index}"))
                    x = ShuffleUnit.Append(builder, x, channels[stage], index == 0 ? strides[stage + 2] : 1);
        return AppendHead(builder, builder.NormRelu("last", builder.Pointwise("last", x, last)));
    }
}
