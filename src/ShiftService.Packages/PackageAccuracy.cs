namespace ShiftService.Packages;

/// <summary>How well a classifier did on images that it was not trained on, through the engine and preprocessing of the service.</summary>
/// <param name="Top1">Share of images whose class has the highest score.</param>
/// <param name="Top5">Share of images whose class is among the five highest scores.</param>
/// <param name="Split">Which images these were.</param>
/// <param name="Images">How many.</param>
public sealed record PackageAccuracy(double Top1, double Top5, string Split, int Images);
