namespace ShiftService.Serving.Tasks.Classification;

/// <summary>A class, and how sure the model is of it.</summary>
/// <param name="Index">The class, from 0.</param>
/// <param name="Label">Its name.</param>
/// <param name="Probability">0 to 1; those of all classes add up to 1.</param>
public readonly record struct Prediction(int Index, string Label, float Probability);
