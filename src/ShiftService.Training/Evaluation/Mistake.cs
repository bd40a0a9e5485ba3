namespace ShiftService.Training.Evaluation;

/// <summary>An image that is called something else.</summary>
/// <param name="Image">Its position among the images evaluated.</param>
/// <param name="Class">What it is.</param>
/// <param name="CalledAs">What it is called.</param>
/// <param name="Probability">How sure the network is of that, 0 to 1.</param>
public sealed record Mistake(int Image, int Class, int CalledAs, double Probability);
