namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>max(x, 0). At 0 the derivative is taken as 0, so that the mask is output > 0.</summary>
internal sealed class ReferenceRelu : ReferenceElementwise
{
    protected override double Value(double x) => Math.Max(x, 0);

    protected override double Derivative(double x, double y) => y > 0 ? 1 : 0;
}
