namespace ShiftService.Graph.Operators;

/// <summary>
/// A two-dimensional convolution (cross-correlation), dense, grouped or depthwise, of any window; a 1x1 one is a pointwise
/// convolution. Kernel: [outputs, inputs / groups, height, width]; bias: [outputs].
/// </summary>
public sealed record Convolution(Weight Kernel, Weight? Bias, SlidingWindow Window, int Groups = 1) : Operator
{
    /// <inheritdoc/>
    public override string Kind => IsPointwise ? "PointwiseConvolution" : IsDepthwise ? "DepthwiseConvolution" : "Convolution";

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    /// <summary>Output channels.</summary>
    public int Outputs => Kernel.Shape[0];

    /// <summary>Input channels.</summary>
    public int Inputs => Kernel.Shape[1] * Groups;

    /// <summary>True for a 1x1 window without padding.</summary>
    public bool IsPointwise => Window.Kernel == 1 && Window.Padding.IsZero;

    /// <summary>True when every output channel reads the input channel of the same number only.</summary>
    public bool IsDepthwise => Groups > 1 && Kernel.Shape[1] == 1 && Outputs == Groups;

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        if (Kernel.Shape.Count != 4)
            throw new ModelException(ModelError.InvalidShape, $"kernel '{Kernel.Name}' has {Kernel.Shape.Count} dimensions instead of 4");
        if (Groups < 1 || Outputs % Groups != 0)
            throw new ModelException(ModelError.InvalidAttribute, $"{Outputs} outputs do not divide into {Groups} groups");
        if ((long)Kernel.Shape[1] * Groups != input.Channels)
            throw new ModelException(
                ModelError.InvalidShape,
                $"kernel '{Kernel.Name}' reads {(long)Kernel.Shape[1] * Groups} channels and the input has {input.Channels}");
        if (Kernel.Shape[2] != Window.Kernel.Y || Kernel.Shape[3] != Window.Kernel.X)
            throw new ModelException(
                ModelError.InvalidShape, $"kernel '{Kernel.Name}' is {Kernel.Shape[2]}x{Kernel.Shape[3]}, its window {Window.Kernel}");
        if (Bias is not null) RequirePerChannel(Bias, Outputs);
        (int height, int width) = Window.OutputSize(input.Height, input.Width);
        return TensorShape.Image(Outputs, height, width);
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) =>
        new(Kernel.Values.Length + (Bias?.Values.Length ?? 0), MultiplyAccumulates: output.Pixels * Kernel.Values.Length);
}
