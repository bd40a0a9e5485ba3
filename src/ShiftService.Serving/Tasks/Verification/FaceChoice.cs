namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Which faces of an image are meant.</summary>
public enum FaceChoice
{
    /// <summary>The one that the image is about: large, and near its middle.</summary>
    Main,

    /// <summary>All that are found, up to a number.</summary>
    All,
}
