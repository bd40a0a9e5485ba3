using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>min(max(x, Minimum), Maximum). At both limits the derivative is taken as 0, so that the output tells it.</summary>
internal sealed class ReferenceClip(Clip clip) : ReferenceElementwise
{
    protected override double Value(double x) => Math.Min(Math.Max(x, clip.Minimum), clip.Maximum);

    protected override double Derivative(double x, double y) => y > clip.Minimum && y < clip.Maximum ? 1 : 0;
}
