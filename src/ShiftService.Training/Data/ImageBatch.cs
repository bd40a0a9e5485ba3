using ShiftService.Graph;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Data;

/// <summary>Images ready for a network, and what they should be classified as. Its buffers are filled again and again.</summary>
/// <param name="capacity">Most images.</param>
/// <param name="imageShape">Shape of one image.</param>
public sealed class ImageBatch(int capacity, TensorShape imageShape)
{
    /// <summary>Shape of one image.</summary>
    public TensorShape ImageShape { get; } = imageShape;

    /// <summary>Images in use, at most <see cref="Capacity"/>.</summary>
    public int Count { get; set; }

    /// <summary>Most images.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Normalised pixels, [image, channel, row, column].</summary>
    public float[] Pixels { get; } = new float[checked(capacity * imageShape.Channels * imageShape.Height * imageShape.Width)];

    /// <summary>One target an image.</summary>
    public Target[] Targets { get; } = new Target[capacity];

    /// <summary>The faces of each image, where the data have any; the lists are filled again and again.</summary>
    public List<FaceLabel>[] Faces { get; } = [.. Enumerable.Range(0, capacity).Select(_ => new List<FaceLabel>())];

    /// <summary>Position of each image in its data set.</summary>
    public int[] Items { get; } = new int[capacity];
}
