using System.Numerics;

namespace ShiftService.Faces;

/// <summary>Five points of a face, in pixels of an image; left is the image's left.</summary>
/// <param name="LeftEye">The eye on the image's left.</param>
/// <param name="RightEye">The eye on the image's right.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouth">The corner of the mouth on the image's left.</param>
/// <param name="RightMouth">The corner of the mouth on the image's right.</param>
public readonly record struct FaceLandmarks(Vector2 LeftEye, Vector2 RightEye, Vector2 Nose, Vector2 LeftMouth, Vector2 RightMouth);
