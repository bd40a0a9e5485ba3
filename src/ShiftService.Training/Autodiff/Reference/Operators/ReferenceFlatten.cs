namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The same values, as a vector.</summary>
internal sealed class ReferenceFlatten : ReferenceOperator
{
    public override void Forward(ReferenceNode node) => node.Input.Values.CopyTo(node.Output.Values, 0);

    public override void Backward(ReferenceNode node)
    {
        for (int i = 0; i < node.InputGradient.Values.Length; i++) node.InputGradient.Values[i] += node.OutputGradient.Values[i];
    }
}
