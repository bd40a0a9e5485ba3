namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The hyperbolic tangent: dy/dx = 1 - y^2.</summary>
internal sealed class ReferenceTanh : ReferenceElementwise
{
    protected override double Value(double x) => Math.Tanh(x);

    protected override double Derivative(double x, double y) => 1 - y * y;
}
