namespace ShiftService.Imaging;

/// <summary>What becomes of an image's transparency when it is decoded.</summary>
public enum Transparency
{
    /// <summary>It is laid over a background.</summary>
    Flattened,

    /// <summary>It is left out: the colours are as they are stored, whatever shows of them.</summary>
    LeftOut,

    /// <summary>It is what is decoded: each channel is the opacity, 0 to 255. Of an opaque image, the colours.</summary>
    Alone,
}
