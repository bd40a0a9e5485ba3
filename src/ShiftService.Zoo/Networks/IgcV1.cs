using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// IGCV1 (Zhang et al., ICCV 2017, arXiv 1707.02725) with L primary partitions of M channels. The width L * M doubles from stage to
/// stage by doubling M; with M = 2 for ImageNet, by doubling L, as published for L100M2.
/// </summary>
public sealed record IgcV1 : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public IgcV1() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>L: primary partitions.</summary>
    public int Partitions { get; init; } = 24;

    /// <summary>M: channels of a primary partition in the first stage.</summary>
    public int PartitionChannels { get; init; } = 2;

    /// <summary>Depth of the CIFAR forms: 3n + 2, or 6n + 2 for the residual one.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>The layout.</summary>
    public IgcV1Plan Plan { get; init; }

    /// <inheritdoc/>
    public override string Name => $"igcv1-l{Partitions}m{PartitionChannels}" + Plan switch
    {
        IgcV1Plan.Plain => $"-d{Depth}",
        IgcV1Plan.Residual => $"-d{Depth}-residual",
        _ => "-imagenet",
    };

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        int width = Require(Partitions, 1, 1024, "L") * Require(PartitionChannels, 1, 1024, "M");
        string x = Plan switch
        {
            IgcV1Plan.Plain => CifarStages.Append(builder, image, UnitsPerStage(Depth, 1), StemStride ?? 1, PlainBlock, width),
            IgcV1Plan.Residual => CifarStages.Append(
                builder, image, UnitsPerStage(Depth, 2), StemStride ?? 1, (builder, x, outputs, stride) =>
                    ResidualBlock(builder, x, outputs, stride, Partitions), width),
            _ => AppendImageNet(builder, image, width),
        };
        return AppendHead(builder, x);
    }

    private string AppendImageNet(NetworkBuilder builder, string image, int width)
    {
        int[] strides = Strides(2, 2, 1, 2, 2, 2);
        string x = builder.NormRelu("stem", builder.Convolution("stem", image, width, kernel: 7, strides[0]));
        if (strides[1] > 1) x = builder.MaxPool("pool", x, kernel: 3, strides[1]);
        for (int stage = 0; stage < 4; stage++)
            for (int index = 0; index < 2; index++)
                using (builder.Scope($"stage{stage + 1}.block{index}"))
                    x = ResidualBlock(
                        builder, x, width << stage, index == 0 ? strides[stage + 2] : 1,
                        PartitionChannels == 2 ? Partitions << stage : Partitions);
        return x;
    }

    private string PlainBlock(NetworkBuilder builder, string x, int outputs, int stride) =>
        builder.Relu("relu", InterleavedGroupConvolution.Append(builder, x, outputs, Partitions, stride));

    private static string ResidualBlock(NetworkBuilder builder, string x, int outputs, int stride, int partitions)
    {
        string y;
        using (builder.Scope("igc1"))
            y = builder.Relu("relu", InterleavedGroupConvolution.Append(builder, x, outputs, partitions, stride));
        using (builder.Scope("igc2"))
            y = InterleavedGroupConvolution.Append(builder, y, outputs, partitions, stride: 1, branchEnd: true);
        y = builder.Add("add", y, ProjectionShortcut.Append(builder, x, outputs, stride, partitions));
        return builder.Relu("relu", y);
    }
}
