namespace ShiftService.Training.Losses;

/// <summary>A Gram matrix that an image's should be like.</summary>
/// <param name="Gram">[channels, channels], as <see cref="GramMatrix"/> computes it.</param>
/// <param name="Factor">Factor on the squared difference.</param>
public sealed record GramTarget(float[] Gram, double Factor = 1);
