namespace ShiftService.Graph.Onnx.Reading;

/// <summary>A value of the file that is computed when the network runs.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="Shape">Its shape in the network.</param>
/// <param name="Extents">Its extents in the file, without the batch: a grouped view of an image has one more than the image.</param>
internal sealed record Activation(string Name, TensorShape Shape, long[] Extents)
{
    public static Activation Of(string name, TensorShape shape) =>
        new(name, shape, shape.IsVector ? [shape.Channels] : [shape.Channels, shape.Height, shape.Width]);

    /// <summary>Dimensions in the file, with the batch.</summary>
    public int Rank => Extents.Length + 1;

    /// <summary>True when the file's extents are those of the network's shape.</summary>
    public bool IsPlain => Extents.SequenceEqual(Of(Name, Shape).Extents);
}
