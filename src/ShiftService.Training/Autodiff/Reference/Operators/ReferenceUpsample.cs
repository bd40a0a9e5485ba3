using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>Every pixel repeated; backward sums over the repetitions.</summary>
internal sealed class ReferenceUpsample(Upsample upsample) : ReferenceGather
{
    protected override (int C, int Y, int X) Source(ReferenceNode node, int c, int y, int x) =>
        (c, y / upsample.Factor, x / upsample.Factor);
}
