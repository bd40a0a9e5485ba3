namespace ShiftService.Graph;

/// <summary>
/// What a node computes. An operator is immutable, except for the values of its weights, and knows its own shape rule and cost;
/// how it runs, differentiates or is stored is the business of the engine, the trainer and the ONNX writer.
/// </summary>
public abstract record Operator
{
    /// <summary>The operator's name as shown to people, such as "Convolution".</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>The number of activations it reads; null when any number from 1 on will do.</summary>
    public virtual int? Arity => 1;

    /// <summary>Every weight the operator holds, in a fixed order.</summary>
    public virtual IEnumerable<Weight> Weights => [];

    /// <summary>The shape of the output for the given input shapes.</summary>
    /// <exception cref="ModelException">The inputs do not fit the operator.</exception>
    public abstract TensorShape InferShape(ReadOnlySpan<TensorShape> inputs);

    /// <summary>The cost for one image, by the papers' convention.</summary>
    public virtual OperatorCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) => default;

    /// <summary>Refuses vectors, for operators on images.</summary>
    protected TensorShape RequireImage(TensorShape shape) => shape.IsVector
        ? throw new ModelException(ModelError.InvalidShape, $"{Kind} needs an image (N x C x H x W) and got {shape}")
        : shape;

    /// <summary>Refuses a per-channel weight whose length is not the number of channels.</summary>
    protected void RequirePerChannel(Weight weight, int channels)
    {
        if (weight.Values.Length != channels)
            throw new ModelException(
                ModelError.InvalidShape, $"{Kind} has {weight.Values.Length} values in '{weight.Name}' for {channels} channels");
    }
}
