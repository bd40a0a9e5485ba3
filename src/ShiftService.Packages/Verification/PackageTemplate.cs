namespace ShiftService.Packages.Verification;

/// <summary>Where the points of an aligned face lie in the network's input; left is the image's left.</summary>
/// <param name="LeftEye">The eye on the image's left.</param>
/// <param name="RightEye">The eye on the image's right.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouth">The corner of the mouth on the image's left.</param>
/// <param name="RightMouth">The corner of the mouth on the image's right.</param>
public sealed record PackageTemplate(FacePoint LeftEye, FacePoint RightEye, FacePoint Nose, FacePoint LeftMouth, FacePoint RightMouth)
{
    /// <summary>The points by name.</summary>
    public IEnumerable<(string Name, FacePoint Point)> All() =>
    [
        ("leftEye", LeftEye), ("rightEye", RightEye), ("nose", Nose), ("leftMouth", LeftMouth), ("rightMouth", RightMouth),
    ];
}
