using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// The CIFAR ResNet (He et al., 2016) that ShiftResNet is compared with, in the form of its authors' code: 16/32/64 channels, 1x1
/// convolutions with BN as shortcuts where the shape changes.
/// </summary>
public sealed record ResNet : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public ResNet() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>Depth: 6n + 2.</summary>
    public int Depth { get; init; } = 20;

    /// <inheritdoc/>
    public override string Name => $"resnet{Depth}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image) =>
        AppendHead(builder, CifarStages.Append(builder, image, UnitsPerStage(Depth, 2), StemStride ?? 1, BlockOf));

    private static string BlockOf(NetworkBuilder builder, string x, int outputs, int stride) =>
        BasicBlock.Append(builder, x, outputs, stride);
}
