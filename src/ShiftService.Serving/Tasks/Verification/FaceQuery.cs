namespace ShiftService.Serving.Tasks.Verification;

/// <summary>What is wanted of the faces of an image.</summary>
/// <param name="Detect">False where the image as a whole is one face, aligned already: it is squashed to the input's size.</param>
/// <param name="Choice">Which faces are meant.</param>
/// <param name="MinScore">Lowest score that counts as a face; null for the detector's own.</param>
/// <param name="MaxFaces">Most faces that are cut out.</param>
public sealed record FaceQuery(bool Detect = true, FaceChoice Choice = FaceChoice.Main, double? MinScore = null, int MaxFaces = 16);
