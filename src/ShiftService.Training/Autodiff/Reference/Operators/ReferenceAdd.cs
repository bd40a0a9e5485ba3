namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The sum of two activations: both take the gradient (twice, if they are the same one).</summary>
internal sealed class ReferenceAdd : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        for (int i = 0; i < node.Output.Values.Length; i++)
            node.Output.Values[i] = node.Inputs[0].Values[i] + node.Inputs[1].Values[i];
    }

    public override void Backward(ReferenceNode node)
    {
        foreach (Tensor64 gradient in node.InputGradients)
            for (int i = 0; i < gradient.Values.Length; i++) gradient.Values[i] += node.OutputGradient.Values[i];
    }
}
