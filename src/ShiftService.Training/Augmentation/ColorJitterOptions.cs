namespace ShiftService.Training.Augmentation;

/// <summary>Random changes of colour: each factor is drawn from 1 - x to 1 + x, the hue's turn from -x to x.</summary>
/// <param name="Brightness">0 to 1.</param>
/// <param name="Contrast">0 to 1.</param>
/// <param name="Saturation">0 to 1.</param>
/// <param name="Hue">0 to 0.5, in turns.</param>
public sealed record ColorJitterOptions(double Brightness = 0, double Contrast = 0, double Saturation = 0, double Hue = 0);
