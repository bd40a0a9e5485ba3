using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// Our classifier for small photos: ShiftResNet's modules (Wu et al., CVPR 2018) as wide as ShiftNet's, which are shallower. A third of
/// the work is done at half of the input's size, where small things are still to be seen.
/// </summary>
public sealed record ResidualShiftNet : ClassifierNetwork
{
    private static readonly int[] Modules = [2, 3, 3];

    /// <summary>Creates the form for 64x64 photos of 100 classes.</summary>
    public ResidualShiftNet() => (Height, Width, Classes) = (64, 64, 100);

    /// <summary>Channels of the first stage; they double with each of the other two.</summary>
    public int BaseWidth { get; init; } = 48;

    /// <summary>Middle width of a module over the channels that it produces.</summary>
    public int Expansion { get; init; } = 2;

    /// <inheritdoc/>
    public override string Name => $"residual-shiftnet{BaseWidth}-e{Expansion}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(BaseWidth, 1, 1024, "width");
        Require(Expansion, 1, 64, "expansion");
        return AppendHead(builder, ResidualShiftStages.Append(
            builder, image, [.. Modules.Select((modules, stage) => (BaseWidth << stage, modules))], Strides(2, 1, 2, 2), Expansion));
    }
}
