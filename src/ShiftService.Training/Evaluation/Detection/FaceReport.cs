namespace ShiftService.Training.Evaluation.Detection;

/// <summary>How well a detector does. Shares are from 0 to 1; what there was no data for is null.</summary>
/// <param name="Photos">Photos of several faces, marked by people.</param>
/// <param name="Faces">Their faces, ignored ones left out.</param>
/// <param name="AveragePrecision">Area under the curve of precision over recall at an IoU of 0.5, over all faces.</param>
/// <param name="Recall">Share of the faces found at the score threshold.</param>
/// <param name="Precision">Share of what is found at the score threshold that is a face.</param>
/// <param name="BareFaces">Faces of which the annotator says that nothing covers them.</param>
/// <param name="BareRecall">Share of these found at the score threshold.</param>
/// <param name="Cells">Cells of sheets, with a face each.</param>
/// <param name="CellRecall">Share of the cells whose face is found at the score threshold.</param>
/// <param name="LandmarkError">
/// Mean distance of the five landmarks from the marked ones, over the distance of the marked eyes, over the cells whose face is found.
/// </param>
/// <param name="EmptyPhotos">Photos without a face.</param>
/// <param name="CleanShare">Share of these in which nothing is found at the score threshold.</param>
public sealed record FaceReport(
    int Photos, int Faces, double? AveragePrecision, double? Recall, double? Precision, int BareFaces, double? BareRecall, int Cells,
    double? CellRecall, double? LandmarkError, int EmptyPhotos, double? CleanShare);
