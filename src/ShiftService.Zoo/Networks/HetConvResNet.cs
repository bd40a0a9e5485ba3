using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>The CIFAR ResNet with heterogeneous 3x3 convolutions of P parts (Singh et al., CVPR 2019); the first one is ordinary.</summary>
public sealed record HetConvResNet : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public HetConvResNet() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>Depth: 6n + 2.</summary>
    public int Depth { get; init; } = 56;

    /// <summary>P: one kernel in P is 3x3, the others are 1x1.</summary>
    public int Parts { get; init; } = 4;

    /// <summary>Whether the 1x1 weights within a filter's own group exist.</summary>
    public HetConvForm Form { get; init; }

    /// <inheritdoc/>
    public override string Name => $"hetconv-resnet{Depth}-p{Parts}" + (Form == HetConvForm.Approximate ? "-approximate" : "");

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(Parts, 1, 16, "P");
        return AppendHead(builder, CifarStages.Append(builder, image, UnitsPerStage(Depth, 2), StemStride ?? 1, BlockOf));
    }

    private string BlockOf(NetworkBuilder builder, string x, int outputs, int stride) =>
        BasicBlock.Append(builder, x, outputs, stride, Parts, Form);
}
