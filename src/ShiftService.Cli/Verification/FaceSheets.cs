using ShiftService.Faces;
using ShiftService.Faces.Alignment;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Evaluation;

namespace ShiftService.Cli.Verification;

/// <summary>Packed sheets of faces: aligned ones, or ones whose points the index knows.</summary>
/// <param name="Source">The images.</param>
/// <param name="Landmarks">The points of each; null where the index has none, and the faces must be aligned.</param>
internal sealed record FaceSheets(IImageSource Source, IReadOnlyList<FaceLandmarks>? Landmarks)
{
    /// <summary>Reads the index.</summary>
    /// <param name="folder">The folder of index.csv and sheets/.</param>
    /// <param name="cell">Size of a cell in pixels.</param>
    /// <param name="label">Column of the people.</param>
    /// <param name="split">The split to take; null takes all.</param>
    /// <exception cref="TrainingDataException">The index is missing or damaged.</exception>
    public static FaceSheets Open(string folder, (int Height, int Width) cell, string label, string? split)
    {
        var source = new SheetSource(folder, new(cell.Width, cell.Height) { LabelColumn = label, Split = split });
        return new(source, LandmarkTable.Read(Path.Combine(folder, "index.csv"), [.. source.Items.Select(item => item.Name)]));
    }

    /// <summary>Embeddings of all faces, [item, feature].</summary>
    /// <param name="embedding">What embeds.</param>
    /// <param name="template">Where it aligns faces to; faces that are aligned already are moved from the portrait template.</param>
    public float[] Embed(FaceSourceEmbedding embedding, FaceTemplate template)
    {
        if (Landmarks is not null) return embedding.Run(Source, Landmarks);
        return template == FaceTemplate.Portrait64x80
            ? embedding.Run(Source)
            : embedding.Run(Source, [.. Enumerable.Repeat(FaceTemplate.Portrait64x80.Points, Source.Items.Count)]);
    }
}
