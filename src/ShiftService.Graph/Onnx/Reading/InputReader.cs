using ShiftService.Graph.Onnx.Proto;

namespace ShiftService.Graph.Onnx.Reading;

/// <summary>The input of a graph and its shape, and the weights over styles where there is a second input.</summary>
internal static class InputReader
{
    /// <summary>
    /// The graph's input, and the second one, a vector beside an image, or null; initializers that are listed among the inputs, as old
    /// files do, are none.
    /// </summary>
    public static (ValueInfoProto Input, ValueInfoProto? Style) Find(GraphProto graph, Func<string, bool> isInitializer)
    {
        ValueInfoProto[] inputs = [.. graph.Input.Where(value => !isInitializer(value.Name))];
        ValueInfoProto? style = inputs.Length == 2 && inputs.Any(input => Rank(input) == 4) ? inputs.FirstOrDefault(i => Rank(i) == 2) : null;
        inputs = [.. inputs.Where(input => input != style)];
        return inputs.Length == 1
            ? (inputs[0], style)
            : throw new ModelException(
                ModelError.UnsupportedOperator,
                inputs.Length == 0
                    ? "the graph has no input"
                    : $"the graph has {inputs.Length} inputs ({string.Join(", ", inputs.Take(8).Select(i => i.Name))}) instead of one");
    }

    /// <summary>The shape of one image or vector; open height and width come from <paramref name="inputSize"/>.</summary>
    public static TensorShape Shape(ValueInfoProto input, (int Height, int Width)? inputSize, OnnxLimits limits, out long? fixedBatch)
    {
        TypeProto.Types.Tensor tensor = input.Type?.TensorType
            ?? throw new ModelException(ModelError.InvalidShape, $"input '{input.Name}' is no tensor");
        if (tensor.ElemType != (int)TensorProto.Types.DataType.Float)
            throw new ModelException(
                ModelError.UnsupportedOperator, $"input '{input.Name}' has data type {tensor.ElemType} instead of float32");
        var extents = tensor.Shape?.Dim ?? throw new ModelException(ModelError.InvalidShape, $"input '{input.Name}' has no shape");
        if (extents.Count is not (2 or 4))
            throw new ModelException(
                ModelError.InvalidShape, $"input '{input.Name}' has {extents.Count} dimensions instead of 4 (N x C x H x W) or 2 (N x C)");
        long?[] sizes = [.. extents.Select(extent => Extent(input.Name, extent, limits))];
        fixedBatch = sizes[0];
        int channels = (int)(sizes[1] ?? throw new ModelException(
            ModelError.InvalidShape, $"input '{input.Name}' leaves its channels open"));
        if (sizes.Length == 2) return TensorShape.Vector(channels);
        return TensorShape.Image(
            channels,
            Side(input.Name, "height", sizes[2], inputSize?.Height),
            Side(input.Name, "width", sizes[3], inputSize?.Width));
    }

    /// <summary>Number of styles that the second input weighs.</summary>
    public static int Styles(ValueInfoProto style, OnnxLimits limits) => Shape(style, null, limits, out _).Channels;

    private static int? Rank(ValueInfoProto input) => input.Type?.TensorType?.Shape?.Dim.Count;

    private static long? Extent(string input, TensorShapeProto.Types.Dimension extent, OnnxLimits limits)
    {
        if (!extent.HasDimValue) return null;
        if (extent.DimValue < 1) throw new ModelException(ModelError.InvalidShape, $"input '{input}' has an extent of {extent.DimValue}");
        if (extent.DimValue > limits.MaxDimension)
            throw new ModelException(
                ModelError.LimitExceeded, $"input '{input}' has an extent of {extent.DimValue} and the limit is {limits.MaxDimension}");
        return extent.DimValue;
    }

    private static int Side(string input, string which, long? inFile, int? given)
    {
        if (inFile is long side && given is int wanted && side != wanted)
            throw new ModelException(ModelError.InvalidShape, $"input '{input}' has the {which} {side}, not {wanted}");
        long result = inFile ?? given
            ?? throw new ModelException(ModelError.InvalidShape, $"input '{input}' leaves its {which} open: give the input size");
        return result is >= 1 and <= SlidingWindow.MaxSide
            ? (int)result
            : throw new ModelException(ModelError.InvalidShape, $"the {which} {result} is not in 1 to {SlidingWindow.MaxSide}");
    }
}
