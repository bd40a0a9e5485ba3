namespace ShiftService.Graph.Onnx.Reading;

/// <summary>
/// What comes from a graph's second input, the weights over styles: the input itself, or its product with a table, as a row or as a value
/// for every channel of an image.
/// </summary>
/// <param name="Styles">Number of styles.</param>
/// <param name="Table">The table, [styles, channels]; null for the input itself.</param>
/// <param name="IsPerChannel">True once it is [N, channels, 1, 1].</param>
internal sealed record StyleValue(int Styles, Weight? Table, bool IsPerChannel);

/// <summary>x * scale, with a scale that the style mixes from a table: part of a conditional instance norm.</summary>
internal sealed record StyleScale(Weight Table) : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "a product with a style's scale is understood only behind an instance norm with ones and zeros";

    public override IEnumerable<Weight> Weights => [Table];

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>x + bias, with a bias that the style mixes from a table: part of a conditional instance norm.</summary>
internal sealed record StyleBias(Weight Table) : Operator, IFileOnlyOperator
{
    public string UnderstoodOnly => "a sum with a style's bias is understood only behind a product with a style's scale";

    public override IEnumerable<Weight> Weights => [Table];

    public override TensorShape InferShape(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}
