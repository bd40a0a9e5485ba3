namespace ShiftService.Training.Augmentation;

/// <summary>A random part of an image (Szegedy et al., 2015).</summary>
/// <param name="MinScale">Smallest share of the area, above 0.</param>
/// <param name="MaxScale">Largest share of the area, at most 1.</param>
/// <param name="MinRatio">Smallest width / height.</param>
/// <param name="MaxRatio">Largest width / height.</param>
public sealed record RandomResizedCropOptions(
    double MinScale = 0.25, double MaxScale = 1, double MinRatio = 0.75, double MaxRatio = 4.0 / 3);
