using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>
/// Every channel moved by its own real offset (Jeon and Kim, NeurIPS 2018). The gradient of an offset is the slope of the
/// interpolation times the gradient of the output, summed over images and pixels; the optimiser normalises it, not this.
/// </summary>
internal sealed class ReferenceActiveShift(ActiveShift shift) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        foreach ((int n, int c, int y, int x) in node.Output.Places()) node.Output[n, c, y, x] = At(node, n, c, y, x).Of(node.Input);
    }

    public override void Backward(ReferenceNode node)
    {
        double[] offsetGradient = node.GradientOf(shift.Offsets);
        foreach ((int n, int c, int y, int x) in node.Output.Places())
        {
            double gradient = node.OutputGradient[n, c, y, x];
            BilinearSample sample = At(node, n, c, y, x);
            sample.Scatter(node.InputGradient, gradient);
            (double dy, double dx) = sample.SlopeOf(node.Input);
            offsetGradient[2 * c] += gradient * dy;
            offsetGradient[2 * c + 1] += gradient * dx;
        }
    }

    private BilinearSample At(ReferenceNode node, int n, int c, int y, int x)
    {
        double[] offsets = node[shift.Offsets];
        return new(n, c, y * shift.Stride + offsets[2 * c], x * shift.Stride + offsets[2 * c + 1]);
    }
}
