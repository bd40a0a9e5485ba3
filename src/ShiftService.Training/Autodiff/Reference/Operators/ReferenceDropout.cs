using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>Zeroes what <see cref="DropoutMask"/> drops and scales the rest; the identity without a seed.</summary>
internal sealed class ReferenceDropout(Dropout dropout) : ReferenceOperator
{
    public override void Forward(ReferenceNode node)
    {
        for (int i = 0; i < node.Output.Values.Length; i++) node.Output.Values[i] = node.Input.Values[i] * Factor(node, i);
    }

    public override void Backward(ReferenceNode node)
    {
        for (int i = 0; i < node.Output.Values.Length; i++)
            node.InputGradient.Values[i] += node.OutputGradient.Values[i] * Factor(node, i);
    }

    private double Factor(ReferenceNode node, int i)
    {
        if (node.Dropout is not DropoutSeed seed) return 1;
        (long image, long element) = Math.DivRem(i, node.Output.Shape.Elements);
        return DropoutMask.Keeps(seed.Seed, seed.Step, node.Index, seed.FirstImage + image, element, dropout.Rate)
            ? 1 / (1 - (double)dropout.Rate)
            : 0;
    }
}
