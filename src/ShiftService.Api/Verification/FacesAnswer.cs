namespace ShiftService.Api.Verification;

/// <summary>The answer of POST /faces/detect and POST /faces/embed.</summary>
/// <param name="Image">The image with its faces.</param>
/// <param name="Detector">What found them; absent where none were looked for.</param>
/// <param name="Embedder">What computed the embeddings.</param>
/// <param name="Timings">Where the request's time went.</param>
public sealed record FacesAnswer(FaceImageAnswer Image, UsedModel? Detector, UsedModel Embedder, FaceTotals Timings);
