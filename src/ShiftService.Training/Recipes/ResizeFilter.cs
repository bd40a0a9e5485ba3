namespace ShiftService.Training.Recipes;

/// <summary>The function that weights source pixels when images are resized.</summary>
public enum ResizeFilter
{
    /// <summary>sinc(x) sinc(x/3) for |x| below 3.</summary>
    Lanczos3,

    /// <summary>Keys' cubic with a = -0.5, |x| below 2.</summary>
    Bicubic,

    /// <summary>A triangle, |x| below 1.</summary>
    Bilinear,
}
