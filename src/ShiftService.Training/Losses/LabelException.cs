namespace ShiftService.Training.Losses;

/// <summary>A label that is not one of the classes.</summary>
public sealed class LabelException : Exception
{
    /// <summary>Creates the error.</summary>
    public LabelException(int image, int label, int classes)
        : base($"image {image} of the micro-batch has the label {label}, and labels go from 0 to {classes - 1}") =>
        (Image, Label, Classes) = (image, label, classes);

    /// <summary>Position in the micro-batch.</summary>
    public int Image { get; }

    /// <summary>The label.</summary>
    public int Label { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }
}
