namespace ShiftService.Training.Evaluation;

/// <summary>Images of one class that are called another.</summary>
/// <param name="Class">What they are.</param>
/// <param name="CalledAs">What they are called.</param>
/// <param name="Images">How many.</param>
public sealed record Confusion(int Class, int CalledAs, int Images);
