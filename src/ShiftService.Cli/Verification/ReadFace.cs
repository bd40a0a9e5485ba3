using System.Text.Json.Serialization;
using ShiftService.Faces.Detection;
using ShiftService.Faces.Embedding;

namespace ShiftService.Cli.Verification;

/// <summary>A face of an image.</summary>
/// <param name="Image">The image's file.</param>
/// <param name="Found">Where it is; null of an image that is a face.</param>
/// <param name="Embedding">What it is compared by.</param>
internal sealed record ReadFace(string Image, FaceDetection? Found, [property: JsonIgnore] float[] Embedding)
{
    /// <summary>Cosine of the angle between the embeddings.</summary>
    public double SimilarityTo(ReadFace other) => FaceEmbedding.Similarity(Embedding, other.Embedding);
}
