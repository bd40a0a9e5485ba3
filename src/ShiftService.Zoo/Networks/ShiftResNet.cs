using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// ShiftResNet (Wu et al., CVPR 2018, arXiv 1711.08141): ResNet's CIFAR layout with CSC modules of expansion e. With sparse shifts and
/// the paper's form it is the network of FE-Net's CIFAR ablation (Chen et al., CVPR 2019).
/// </summary>
public sealed record ShiftResNet : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public ShiftResNet() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>Depth: 6n + 2.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>Expansion e: middle width of a module over the channels that it produces.</summary>
    public int Expansion { get; init; } = 6;

    /// <summary>Which of the published forms.</summary>
    public ShiftResNetForm Form { get; init; }

    /// <summary>One shift a module, or two.</summary>
    public CscVariant Variant { get; init; }

    /// <summary>The shift in the modules.</summary>
    public SpatialShift Shift { get; init; } = new();

    /// <inheritdoc/>
    public override string Name =>
        (Shift.Kind switch { ShiftKind.Sparse => "sparse-", ShiftKind.Active => "active-", _ => "" }) +
        $"shiftresnet{Depth}-e{Expansion}" +
        (Form == ShiftResNetForm.Paper && Shift.Kind == ShiftKind.Grouped ? "-paper" : "") +
        (Variant == CscVariant.Sc2 ? "-sc2" : "");

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(Expansion, 1, 64, "expansion");
        bool paper = Form == ShiftResNetForm.Paper;
        string x = CifarStages.Append(
            builder, image, UnitsPerStage(Depth, 2), StemStride ?? 1, paper ? PaperBlock : OfficialBlock, activatedStem: !paper);
        return AppendHead(builder, paper ? builder.NormRelu("head", x) : x);
    }

    private string OfficialBlock(NetworkBuilder builder, string x, int outputs, int stride) =>
        OfficialCscModule.Append(builder, x, outputs, Expansion, stride, Shift, Variant);

    private string PaperBlock(NetworkBuilder builder, string x, int outputs, int stride) =>
        CscModule.Append(builder, x, outputs, Expansion, stride, Shift, Variant);
}
