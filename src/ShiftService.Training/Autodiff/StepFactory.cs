using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Steps;

namespace ShiftService.Training.Autodiff;

/// <summary>The step of every operator that is not fused with its neighbours.</summary>
internal static class StepFactory
{
    /// <summary>Pixels of zeros that an operator needs around what it reads.</summary>
    public static int BorderOf(Operator op, in TensorShape input, IReadOnlyList<Offset2D>? shiftBefore) => op switch
    {
        ActiveShift or SparseShift => LearnedShiftStep.BorderOf(input),
        HeterogeneousConvolution h => ProductLayer.Of(h.SpatialPart).Border,
        Convolution c => ProductLayer.Of(c, shiftBefore).Border,
        Shift s => ShiftStep.BorderOf(s.Offsets),
        _ => 0,
    };

    /// <summary>Plans an operator's step.</summary>
    /// <param name="node">The operator's node.</param>
    /// <param name="index">Its position in the network.</param>
    /// <param name="plan">The lane.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="output">What it defines.</param>
    /// <exception cref="ModelException">The trainer has no rule for the operator.</exception>
    public static LaneStep Create(Node node, int index, LanePlan plan, LaneValue[] inputs, LaneValue output) => node.Operator switch
    {
        Convolution c => new DepthwiseStep(node.Name, plan, c, inputs[0], output),
        HeterogeneousConvolution h => new HeterogeneousConvolutionStep(node.Name, plan, h, inputs[0], output),
        FullyConnected f => new ConvolutionStep(node.Name, plan, ProductLayer.Of(f), inputs[0], output),
        Add => new AddStep(node.Name, plan, inputs[0], inputs[1], output),
        Shift s => new ShiftStep(node.Name, plan, s.Offsets, inputs[0], output),
        ActiveShift s => new LearnedShiftStep(node.Name, plan, s.Offsets, s.Stride, rounds: false, inputs[0], output),
        SparseShift s => new LearnedShiftStep(node.Name, plan, s.Offsets, 1, rounds: true, inputs[0], output),
        MaxPool p => new MaxPoolStep(node.Name, plan, p, inputs[0], output),
        AveragePool p => new AveragePoolStep(node.Name, plan, p, inputs[0], output),
        GlobalAveragePool => new GlobalAveragePoolStep(node.Name, plan, inputs[0], output),
        Flatten => new FlattenStep(node.Name, plan, inputs[0], output),
        Concat => new ConcatStep(node.Name, plan, inputs, output),
        ChannelSlice s => new ChannelSliceStep(node.Name, plan, s, inputs[0], output),
        ChannelShuffle s => new ChannelShuffleStep(node.Name, plan, s, inputs[0], output),
        ReflectionPad p => new ReflectionPadStep(node.Name, plan, p, inputs[0], output),
        Upsample u => new UpsampleStep(node.Name, plan, u, inputs[0], output),
        PRelu r => new PReluStep(node.Name, plan, r, inputs[0], output),
        Tanh => new CurveStep(node.Name, plan, isTanh: true, inputs[0], output),
        Sigmoid => new CurveStep(node.Name, plan, isTanh: false, inputs[0], output),
        Dropout d => new DropoutStep(node.Name, plan, d, index, inputs[0], output),
        Softmax => new SoftmaxStep(node.Name, plan, inputs[0], output),
        L2Normalize => new L2NormalizeStep(node.Name, plan, inputs[0], output),
        _ => throw new ModelException(ModelError.UnsupportedOperator, $"{node.Operator.Kind} cannot be trained", node.Name),
    };
}
