using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Steps;

namespace ShiftService.Training.Autodiff;

/// <summary>The step of every operator that is not fused with its neighbours.</summary>
internal static class StepFactory
{
    /// <summary>Pixels of zeros that an operator needs around what it reads.</summary>
    public static int BorderOf(Operator op, IReadOnlyList<Offset2D>? shiftBefore) => op switch
    {
        Convolution c => ProductLayer.Of(c, shiftBefore).Border,
        Shift s => ShiftStep.BorderOf(s.Offsets),
        _ => 0,
    };

    /// <summary>Plans an operator's step.</summary>
    /// <exception cref="ModelException">The trainer has no rule for the operator.</exception>
    public static LaneStep Create(Node node, LanePlan plan, LaneValue[] inputs, LaneValue output) => node.Operator switch
    {
        FullyConnected f => new ConvolutionStep(node.Name, plan, ProductLayer.Of(f), inputs[0], output),
        Add => new AddStep(node.Name, plan, inputs[0], inputs[1], output),
        Shift s => new ShiftStep(node.Name, plan, s.Offsets, inputs[0], output),
        GlobalAveragePool => new GlobalAveragePoolStep(node.Name, plan, inputs[0], output),
        Flatten => new FlattenStep(node.Name, plan, inputs[0], output),
        _ => throw new ModelException(ModelError.UnsupportedOperator, $"{node.Operator.Kind} cannot be trained", node.Name),
    };
}
