using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>An instance norm, conditional or not.</summary>
/// <param name="Scale">[channels], or [styles, channels].</param>
/// <param name="Bias">The same.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Styles">Rows of the tables; 0 for a norm without styles.</param>
internal sealed record InstanceNormLayer(Weight Scale, Weight Bias, float Epsilon, int Styles);
