using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>
/// FE-Net's shift (Chen et al., CVPR 2019): forward moves by the rounded offsets (half away from zero); the gradient of the input is
/// moved back by them; that of an offset is the slope of the interpolation at the offset as it is, not rounded (their equation 6).
/// <para>
/// So the gradient is not the derivative of forward, which is constant between roundings. It is that of the surrogate
/// rounded(x) + interpolated(x; offsets) - interpolated(x; offsets of the network), which equals forward as long as the offsets have
/// not been set to other values than the network holds. Finite differences run the surrogate.
/// </para>
/// </summary>
internal sealed class ReferenceSparseShift(SparseShift shift) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        double[] offsets = node[shift.Offsets];
        double[] start = node.SparseShiftSurrogate ? Array.ConvertAll(shift.Offsets.Values, value => (double)value) : offsets;
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            node.Output[n, c, y, x] = node.Input.OrZero(n, c, y + Round(start[2 * c]), x + Round(start[2 * c + 1]));
            if (node.SparseShiftSurrogate)
                node.Output[n, c, y, x] += Between(offsets, n, c, y, x).Of(node.Input) - Between(start, n, c, y, x).Of(node.Input);
        }
    }

    public override void Backward(ReferenceNode node)
    {
        double[] offsets = node[shift.Offsets], offsetGradient = node.GradientOf(shift.Offsets);
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            double gradient = node.OutputGradient[n, c, y, x];
            node.InputGradient.AddInside(n, c, y + Round(offsets[2 * c]), x + Round(offsets[2 * c + 1]), gradient);
            (double dy, double dx) = Between(offsets, n, c, y, x).SlopeOf(node.Input);
            offsetGradient[2 * c] += gradient * dy;
            offsetGradient[2 * c + 1] += gradient * dx;
        }
    }

    private static BilinearSample Between(double[] offsets, int n, int c, int y, int x) =>
        new(n, c, y + offsets[2 * c], x + offsets[2 * c + 1]);

    private static int Round(double offset) => (int)Math.Round(offset, MidpointRounding.AwayFromZero);
}
