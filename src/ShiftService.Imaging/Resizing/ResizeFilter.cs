namespace ShiftService.Imaging.Resizing;

/// <summary>The function that weights source pixels. Reducing stretches it over as many source pixels as an output pixel covers.</summary>
public enum ResizeFilter
{
    /// <summary>sinc(x) sinc(x/3) for |x| below 3.</summary>
    Lanczos3,

    /// <summary>Keys' cubic with a = -0.5, |x| below 2.</summary>
    Bicubic,

    /// <summary>A triangle, |x| below 1.</summary>
    Bilinear,
}
