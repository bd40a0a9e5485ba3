using ShiftService.Training.Data;

namespace ShiftService.Training.Losses;

/// <summary>What the outputs of a micro-batch are compared with.</summary>
/// <param name="images">Images in the micro-batch.</param>
/// <param name="targets">One target an image, for losses that compare with labels; empty otherwise.</param>
/// <param name="teacher">
/// What another network says about the same images, row-major with the image first: logits, embeddings or feature maps. Empty for losses
/// that need no teacher.
/// </param>
/// <param name="styles">Each image's style, for losses that have several; where it is left out, the first of them.</param>
public readonly ref struct LossInput(
    int images, ReadOnlySpan<Target> targets, ReadOnlySpan<float> teacher = default, ReadOnlySpan<int> styles = default)
{
    /// <summary>Images in the micro-batch.</summary>
    public int Images { get; } = images;

    /// <summary>One target an image.</summary>
    public ReadOnlySpan<Target> Targets { get; } = targets;

    /// <summary>Each image's style, or empty.</summary>
    public ReadOnlySpan<int> Styles { get; } = styles;

    /// <summary>The teacher's outputs.</summary>
    public ReadOnlySpan<float> Teacher { get; } = teacher;

    /// <summary>An image's style.</summary>
    public int StyleOf(int image) => Styles.IsEmpty ? 0 : Styles[image];
}
