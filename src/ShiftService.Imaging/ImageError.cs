namespace ShiftService.Imaging;

/// <summary>Why bytes did not become an image.</summary>
public enum ImageError
{
    /// <summary>The bytes do not begin like any image.</summary>
    NotAnImage,

    /// <summary>An image, in a format that is not read here.</summary>
    UnsupportedFormat,

    /// <summary>The header states more pixels than allowed; none was decoded.</summary>
    TooManyPixels,

    /// <summary>Other images take too much of the decode budget at this moment: later it will work. No pixel was decoded.</summary>
    BudgetExhausted,

    /// <summary>The bytes begin like an image that is read here, but are damaged or end early.</summary>
    Corrupt,

    /// <summary>An image cannot be written in the format asked for, as one larger than the format allows.</summary>
    CannotEncode,

    /// <summary>libvips cannot be loaded: the fault of the installation, not of the image.</summary>
    LibraryMissing,
}
