using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// IGCV2 (Xie et al., CVPR 2018, arXiv 1804.06202) in IGCV1's plain CIFAR layout, with balanced partitions. The layouts of the
/// published networks were not available, so none of their costs is claimed.
/// </summary>
public sealed record IgcV2 : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public IgcV2() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>Channels of the first stage.</summary>
    public int BaseWidth { get; init; } = 64;

    /// <summary>L: sparse convolutions a block, the channel-wise one included.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>Depth: 3n + 2.</summary>
    public int Depth { get; init; } = 20;

    /// <inheritdoc/>
    public override string Name => $"igcv2-c{BaseWidth}l{Layers}-d{Depth}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(BaseWidth, 1, 1024, "width");
        Require(Layers, 2, 6, "L");
        return AppendHead(
            builder, CifarStages.Append(builder, image, UnitsPerStage(Depth, 1), StemStride ?? 1, BlockOf, BaseWidth));
    }

    private string BlockOf(NetworkBuilder builder, string x, int outputs, int stride) =>
        StructuredSparseConvolution.Append(builder, x, outputs, Layers, stride);
}
