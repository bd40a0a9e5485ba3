namespace ShiftService.Zoo;

/// <summary>A network that ends in a vector of logits, one a class.</summary>
public abstract record ClassifierNetwork : ZooNetwork, IStemmedNetwork
{
    /// <summary>Number of classes.</summary>
    public int Classes { get; init; } = 1000;

    /// <inheritdoc/>
    public int? StemStride { get; init; }

    /// <summary>The head of most networks: mean over the pixels, dropout where the paper has it, a fully connected layer.</summary>
    protected string AppendHead(NetworkBuilder builder, string x, float dropout = 0)
    {
        x = builder.PooledVector("head", x);
        if (dropout > 0) x = builder.Dropout("head.dropout", x, dropout);
        return builder.FullyConnected("logits", x, Classes);
    }

    /// <summary>The strides of a network made for 224 pixels, reduced for the input size at hand.</summary>
    protected int[] Strides(params int[] original) => StrideSchedule.For(Math.Min(Height, Width), StemStride, original);
}
