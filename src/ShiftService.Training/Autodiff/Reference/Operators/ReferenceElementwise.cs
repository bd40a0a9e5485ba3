namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>An operator that maps every value on its own.</summary>
internal abstract class ReferenceElementwise : ReferenceOperator
{
    protected abstract double Value(double x);

    /// <summary>The derivative, given the input and the output.</summary>
    protected abstract double Derivative(double x, double y);

    public override void Forward(ReferenceNode node)
    {
        for (int i = 0; i < node.Output.Values.Length; i++) node.Output.Values[i] = Value(node.Input.Values[i]);
    }

    public override void Backward(ReferenceNode node)
    {
        for (int i = 0; i < node.Output.Values.Length; i++)
            node.InputGradient.Values[i] += node.OutputGradient.Values[i] * Derivative(node.Input.Values[i], node.Output.Values[i]);
    }
}
