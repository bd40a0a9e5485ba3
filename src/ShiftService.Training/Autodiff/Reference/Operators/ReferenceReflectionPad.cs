using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>Mirrors at the edges, which themselves are not repeated; backward sums over a pixel's reflections.</summary>
internal sealed class ReferenceReflectionPad(ReflectionPad pad) : ReferenceGather
{
    protected override (int C, int Y, int X) Source(ReferenceNode node, int c, int y, int x) => (
        c,
        Reflect(y - pad.Padding.Top, node.Input.Shape.Height),
        Reflect(x - pad.Padding.Left, node.Input.Shape.Width));

    private static int Reflect(int i, int side) => i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i;
}
