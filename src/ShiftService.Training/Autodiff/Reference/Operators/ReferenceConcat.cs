namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>Activations joined along the channels; each takes its part of the gradient.</summary>
internal sealed class ReferenceConcat : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        int first = 0;
        foreach (Tensor64 input in node.Inputs)
        {
            foreach ((int n, int c, int y, int x) in input.Places()) node.Output[n, first + c, y, x] = input[n, c, y, x];
            first += input.Shape.Channels;
        }
    }

    public override void Backward(ReferenceNode node)
    {
        int first = 0;
        foreach (Tensor64 gradient in node.InputGradients)
        {
            foreach ((int n, int c, int y, int x) in gradient.Places())
                gradient[n, c, y, x] += node.OutputGradient[n, first + c, y, x];
            first += gradient.Shape.Channels;
        }
    }
}
