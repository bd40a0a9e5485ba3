using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>ShiftNet-A, -B and -C (Wu et al., CVPR 2018, arXiv 1711.08141).</summary>
public sealed record ShiftNet : ClassifierNetwork
{
    /// <summary>Which of the three.</summary>
    public ShiftNetVariant Variant { get; init; }

    /// <summary>One shift a module, or two.</summary>
    public CscVariant Module { get; init; }

    /// <inheritdoc/>
    public override string Name =>
        $"shiftnet-{char.ToLowerInvariant(Variant.ToString()[0])}" + (Module == CscVariant.Sc2 ? "-sc2" : "");

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image) => AppendHead(
        builder, ShiftNetTrunk.Append(builder, image, Variant, Strides(ShiftNetTrunk.Strides), Module));
}
