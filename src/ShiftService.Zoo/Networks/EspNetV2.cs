using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>ESPNetV2 (Mehta et al., CVPR 2019, arXiv 1811.11431), the classification network.</summary>
public sealed record EspNetV2 : ClassifierNetwork
{
    /// <summary>Width: 0.5, 1.0, 1.25, 1.5 or 2.0.</summary>
    public double Multiplier { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => $"espnetv2-{Format(Multiplier)}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        int[] channels = Multiplier switch
        {
            0.5 => [16, 32, 64, 128, 256, 1024],
            1.0 => [32, 64, 128, 256, 512, 1024],
            1.25 => [32, 80, 160, 320, 640, 1024],
            1.5 => [32, 96, 192, 384, 768, 1024],
            2.0 => [32, 128, 256, 512, 1024, 1280],
            _ => throw new ArgumentException($"ESPNetV2 is published in the widths 0.5, 1.0, 1.25, 1.5 and 2.0, not {Format(Multiplier)}"),
        };
        // A cap on the receptive field, 5 + side / 7, limits the dilations level by level.
        Level[] levels =
        [
            new([1, 2, 3, 4], 0, []),
            new([1, 2, 3, 4], 3, [1, 2, 3, 4]),
            new([1, 2, 3, 4], 7, [1, 1, 2, 3]),
            new([1, 1, 2, 3], 3, [1, 1, 1, 2]),
        ];
        int[] strides = Strides(2, 2, 2, 2, 2);

        string x = builder.NormPRelu("level1", builder.Convolution("level1", image, channels[0], kernel: 3, strides[0]));
        string pooledImage = PoolImage(builder, "level1.image", image, strides[0]);
        for (int l = 0; l < levels.Length; l++)
        {
            pooledImage = PoolImage(builder, $"level{l + 2}.image", pooledImage, strides[l + 1]);
            using (builder.Scope($"level{l + 2}.down"))
                x = EespUnit.AppendStrided(builder, x, pooledImage, channels[l + 1], strides[l + 1], levels[l].Strided);
            for (int index = 0; index < levels[l].Repeats; index++)
                using (builder.Scope($"level{l + 2}.block{index}"))
                    x = EespUnit.Append(builder, x, levels[l].Body);
        }
        x = builder.NormPRelu("last.depthwise", builder.Depthwise("last.depthwise", x));
        x = builder.NormPRelu("last.pointwise", builder.Pointwise("last.pointwise", x, channels[5], groups: 4));
        return AppendHead(builder, x, dropout: 0.2f);
    }

    private static string PoolImage(NetworkBuilder builder, string name, string image, int stride) =>
        stride == 1 ? image : builder.AveragePool(name, image, kernel: 3, stride);

    /// <param name="Strided">Dilations of the unit that changes shape.</param>
    /// <param name="Repeats">Units after it.</param>
    /// <param name="Body">Their dilations.</param>
    private sealed record Level(int[] Strided, int Repeats, int[] Body);
}
