namespace ShiftService.Training.Evaluation;

/// <summary>How well one class is recognised.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Images">Images of the class.</param>
/// <param name="Predicted">Images called so.</param>
/// <param name="Correct">Images of the class that are called so.</param>
public sealed record ClassMetrics(int Class, int Images, int Predicted, int Correct)
{
    /// <summary>Share of the images called so that are; null where none is called so.</summary>
    public double? Precision => Predicted == 0 ? null : (double)Correct / Predicted;

    /// <summary>Share of the class's images that are called so; null where there are none.</summary>
    public double? Recall => Images == 0 ? null : (double)Correct / Images;
}
