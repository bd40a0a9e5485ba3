namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The logistic function: dy/dx = y (1 - y).</summary>
internal sealed class ReferenceSigmoid : ReferenceElementwise
{
    protected override double Value(double x) => 1 / (1 + Math.Exp(-x));

    protected override double Derivative(double x, double y) => y * (1 - y);
}
