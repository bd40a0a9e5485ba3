namespace ShiftService.Graph.Onnx.Reading;

/// <summary>
/// An operator that files use to spell one of ours, such as half of a shift. The recognition passes replace them; one that is left
/// has no meaning of its own here and is refused.
/// </summary>
internal interface IFileOnlyOperator
{
    /// <summary>Where it is understood, for the error message.</summary>
    string UnderstoodOnly { get; }
}

/// <summary>Zeros around an image.</summary>
internal sealed record ZeroPad(Padding2D Padding) : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "zero padding is understood only before a convolution or pooling, or as part of a shift";

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        long height = (long)input.Height + Padding.Top + Padding.Bottom, width = (long)input.Width + Padding.Left + Padding.Right;
        if (height > SlidingWindow.MaxSide || width > SlidingWindow.MaxSide)
            throw new ModelException(
                ModelError.InvalidShape, $"padding {Padding} makes {input} larger than {SlidingWindow.MaxSide} pixels");
        return TensorShape.Image(input.Channels, (int)height, (int)width);
    }
}

/// <summary>A rectangle of an image.</summary>
internal sealed record Crop(int Top, int Left, int Height, int Width) : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "slicing rows or columns is understood only as part of a shift";

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = RequireImage(inputs[0]);
        return Height >= 1 && Width >= 1 && Top >= 0 && Left >= 0 && Top + Height <= input.Height && Left + Width <= input.Width
            ? TensorShape.Image(input.Channels, Height, Width)
            : throw new ModelException(ModelError.InvalidShape, $"rows {Top}+{Height} and columns {Left}+{Width} of {input}");
    }
}

/// <summary>x * scale, per channel: half of an affine map.</summary>
internal sealed record ChannelScale(Weight Scale) : Operator
{
    public override IEnumerable<Weight> Weights => [Scale];

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>x + bias, per channel: half of an affine map, or the bias of the layer before.</summary>
internal sealed record ChannelBias(Weight Bias) : Operator
{
    public override IEnumerable<Weight> Weights => [Bias];

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>Views the channels as (groups, channels / groups); the shape given is still the image's.</summary>
internal sealed record GroupChannels(int Groups) : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "this Reshape is understood only as part of a channel shuffle";

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>Exchanges the two channel dimensions of <see cref="GroupChannels"/>.</summary>
internal sealed record TransposeGroups : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "this Transpose is understood only as part of a channel shuffle";

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>Back from <see cref="GroupChannels"/> to plain channels.</summary>
internal sealed record UngroupChannels : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "this Reshape is understood only as part of a channel shuffle";

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>The Euclidean length of a vector.</summary>
internal sealed record VectorLength : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "ReduceL2 is understood only as part of a vector's normalisation";

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0].IsVector
        ? TensorShape.Vector(1)
        : throw new ModelException(ModelError.InvalidShape, $"ReduceL2 needs a vector and got {inputs[0]}");
}

/// <summary>A vector over a scalar of the same image.</summary>
internal sealed record DivideByScalar : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "dividing by an activation is understood only as part of a vector's normalisation";

    public override int? Arity => 2;

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0].IsVector && inputs[1] == TensorShape.Vector(1)
        ? inputs[0]
        : throw new ModelException(ModelError.InvalidShape, $"cannot divide {inputs[0]} by {inputs[1]}");
}
