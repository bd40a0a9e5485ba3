namespace ShiftService.Graph.Onnx;

/// <summary>What a model file may ask for; every limit is checked before memory is taken for what it bounds.</summary>
public sealed record OnnxLimits
{
    /// <summary>The defaults: generous for compact networks, small beside a server's memory.</summary>
    public static OnnxLimits Default { get; } = new();

    /// <summary>The largest file, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>The most nodes. Other parts of the file (names, attributes, tensors) may number 32 times as many.</summary>
    public int MaxNodes { get; init; } = 20_000;

    /// <summary>The most elements of one weight.</summary>
    public long MaxWeightElements { get; init; } = 64L << 20;

    /// <summary>The most bytes of all weights together, as float32.</summary>
    public long MaxWeightBytes { get; init; } = 512L << 20;

    /// <summary>The largest extent of a dimension of a weight or an activation.</summary>
    public long MaxDimension { get; init; } = 1 << 24;

    /// <summary>The most elements of one activation for one image.</summary>
    public long MaxActivationElements { get; init; } = 256L << 20;
}
