namespace ShiftService.Training.Data.Detection;

/// <summary>A photo of a table of faces.</summary>
/// <param name="File">Path below the table's folder.</param>
/// <param name="Faces">Its faces; none where it is known to show none.</param>
/// <param name="BareFaces">For each face true if the annotator said that nothing covers it; empty where nobody said.</param>
/// <param name="IsHeldOut">True for photos that are only evaluated with.</param>
public sealed record FacePhotoEntry(string File, IReadOnlyList<FaceLabel> Faces, IReadOnlyList<bool> BareFaces, bool IsHeldOut)
{
    /// <summary>The folder below the table's, which says of what kind it is.</summary>
    public string Folder => File.Contains('/') ? File[..File.IndexOf('/')] : "";
}
