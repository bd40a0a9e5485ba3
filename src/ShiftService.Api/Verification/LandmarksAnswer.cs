namespace ShiftService.Api.Verification;

/// <summary>Five points of a face; left is the image's left.</summary>
/// <param name="LeftEye">The eye on the image's left.</param>
/// <param name="RightEye">The eye on the image's right.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouth">The corner of the mouth on the image's left.</param>
/// <param name="RightMouth">The corner of the mouth on the image's right.</param>
public sealed record LandmarksAnswer(
    FacePointAnswer LeftEye, FacePointAnswer RightEye, FacePointAnswer Nose, FacePointAnswer LeftMouth, FacePointAnswer RightMouth);
