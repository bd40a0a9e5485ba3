namespace ShiftService.Packages;

/// <summary>What a model is asked.</summary>
public enum PackageTask
{
    /// <summary>Which class is in the image? The first output are logits, one a class.</summary>
    Classification,

    /// <summary>Is it the same face? The first output is an embedding.</summary>
    Verification,

    /// <summary>Where are faces? The outputs are grids of cells, as <see cref="PackageDetection"/> says.</summary>
    Detection,

    /// <summary>What would it look like in this style? The first output is an image.</summary>
    Stylization,
}
