using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// AS-ResNet for CIFAR (Jeon and Kim, NeurIPS 2018, arXiv 1806.07370): three stages of base width w, 2w, 4w with expansion e, named
/// "w x e" as in the paper's table. Wide without expansion beats narrow with.
/// </summary>
public sealed record AsResNetCifar : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public AsResNetCifar() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>Depth: 6n + 2.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>Channels of the first stage.</summary>
    public int BaseWidth { get; init; } = 16;

    /// <summary>Middle width of a block over its output channels.</summary>
    public int Expansion { get; init; } = 6;

    /// <inheritdoc/>
    public override string Name => $"as-resnet{Depth}-{BaseWidth}x{Expansion}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(BaseWidth, 1, 1024, "width");
        Require(Expansion, 1, 64, "expansion");
        string x = CifarStages.Append(
            builder, image, UnitsPerStage(Depth, 2), StemStride ?? 1, BlockOf, BaseWidth, activatedStem: false);
        return AppendHead(builder, builder.NormRelu("head", x));
    }

    private string BlockOf(NetworkBuilder builder, string x, int outputs, int stride) =>
        ActiveShiftBlock.Append(builder, x, outputs, outputs * Expansion, stride, projects: stride > 1);
}
