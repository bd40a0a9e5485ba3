using ShiftService.Faces.Detection;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>A face, cut out and aligned.</summary>
/// <param name="Detection">Where it is, in pixels of the upright image; null of an image that is an aligned face as a whole.</param>
/// <param name="Warnings">Why comparing it is worth less than usual.</param>
/// <param name="Pixels">The aligned face: rows of RGB, as the embedding network reads them.</param>
public sealed record FoundFace(FaceDetection? Detection, FaceWarning Warnings, byte[] Pixels);
