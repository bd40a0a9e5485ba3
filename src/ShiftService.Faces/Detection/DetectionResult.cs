namespace ShiftService.Faces.Detection;

/// <summary>How a search for faces ended.</summary>
/// <param name="Count">Faces that were found and written, best first.</param>
/// <param name="BestScore">The highest score anywhere in the photo, of a face that was found or of what was rejected; 0 to 1.</param>
public readonly record struct DetectionResult(int Count, float BestScore);
