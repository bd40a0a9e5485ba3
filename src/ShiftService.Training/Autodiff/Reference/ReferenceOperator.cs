using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Reference.Operators;

namespace ShiftService.Training.Autodiff.Reference;

/// <summary>One operator at one node, written as it is defined; fields hold what backward needs of the last forward.</summary>
internal abstract class ReferenceOperator
{
    /// <summary>Sets the output.</summary>
    public abstract void Forward(ReferenceNode node);

    /// <summary>Adds the gradients of inputs and parameters that follow from the gradient of the output.</summary>
    public abstract void Backward(ReferenceNode node);

    /// <summary>The reference of an operator.</summary>
    public static ReferenceOperator Of(Operator op) => op switch
    {
        Convolution convolution => new ReferenceConvolution(convolution),
        HeterogeneousConvolution convolution => new ReferenceHeterogeneousConvolution(convolution),
        FullyConnected layer => new ReferenceFullyConnected(layer),
        Shift shift => new ReferenceShift(shift),
        ActiveShift shift => new ReferenceActiveShift(shift),
        SparseShift shift => new ReferenceSparseShift(shift),
        BatchNorm norm => new ReferenceBatchNorm(norm),
        InstanceNorm norm => new ReferenceInstanceNorm(norm),
        ConditionalInstanceNorm norm => new ReferenceConditionalInstanceNorm(norm),
        Affine affine => new ReferenceAffine(affine),
        Relu => new ReferenceRelu(),
        Clip clip => new ReferenceClip(clip),
        PRelu relu => new ReferencePRelu(relu),
        Tanh => new ReferenceTanh(),
        Sigmoid => new ReferenceSigmoid(),
        Dropout dropout => new ReferenceDropout(dropout),
        Add => new ReferenceAdd(),
        MaxPool pool => new ReferenceMaxPool(pool),
        AveragePool pool => new ReferenceAveragePool(pool),
        GlobalAveragePool => new ReferenceGlobalAveragePool(),
        Concat => new ReferenceConcat(),
        ChannelSlice slice => new ReferenceChannelSlice(slice),
        ChannelShuffle shuffle => new ReferenceChannelShuffle(shuffle),
        Flatten => new ReferenceFlatten(),
        ReflectionPad pad => new ReferenceReflectionPad(pad),
        Upsample upsample => new ReferenceUpsample(upsample),
        Softmax => new ReferenceSoftmax(),
        L2Normalize => new ReferenceL2Normalize(),
        _ => throw new NotSupportedException($"the trainer has no operator {op.Kind}"),
    };
}
