namespace ShiftService.Graph.Operators;

/// <summary>
/// HetConv (Singh et al., CVPR 2019): of the M kernels of every filter M/P are KxK and the others 1x1. With channels ordered by
/// group it is a KxK convolution in P groups plus a 1x1 convolution whose weights within the own group are zero; in files it is
/// stored as these two and their sum. Spatial: [outputs, inputs / P, K, K]; pointwise: [outputs, inputs, 1, 1], own group zero.
/// </summary>
public sealed record HeterogeneousConvolution(Weight Spatial, Weight Pointwise, SlidingWindow Window, int Parts) : Operator
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [Spatial, Pointwise];

    /// <summary>Output channels.</summary>
    public int Outputs => Spatial.Shape[0];

    /// <summary>Input channels.</summary>
    public int Inputs => Spatial.Shape[1] * Parts;

    /// <summary>The KxK grouped part as a convolution of its own.</summary>
    public Convolution SpatialPart => new(Spatial, null, Window, Parts);

    /// <summary>The 1x1 part as a convolution of its own: it reads the centre of the window.</summary>
    public Convolution PointwisePart => new(Pointwise, null, new SlidingWindow(1, Window.Stride, 1, 0));

    /// <inheritdoc/>
    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape output = SpatialPart.InferShape(inputs);
        TensorShape other = PointwisePart.InferShape(inputs);
        return output == other
            ? output
            : throw new ModelException(ModelError.InvalidShape, $"the spatial part gives {output}, the 1x1 part {other}");
    }

    /// <inheritdoc/>
    public override OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
    {
        long weights = Spatial.Values.Length + (long)Outputs * (Inputs - Inputs / Parts);
        return new(weights, MultiplyAccumulates: output.Pixels * weights);
    }
}
