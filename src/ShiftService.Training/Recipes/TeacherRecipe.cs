namespace ShiftService.Training.Recipes;

/// <summary>A trained network that the new one learns from.</summary>
public sealed record TeacherRecipe
{
    /// <summary>Its model file, relative to the data root.</summary>
    public required string Model { get; init; }

    /// <summary>How it sees images, each once; where it is left out, it sees what the network sees, at every step.</summary>
    public TeacherInputRecipe? Input { get; init; }

    /// <summary>Temperature that both networks' logits are divided by, with cross-entropy.</summary>
    public double Temperature { get; init; } = 4;

    /// <summary>Share of the teacher's part of the loss, with cross-entropy; the labels have the rest.</summary>
    public double Share { get; init; } = 0.9;
}
