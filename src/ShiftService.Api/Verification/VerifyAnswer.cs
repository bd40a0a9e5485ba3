using ShiftService.Packages.Verification;

namespace ShiftService.Api.Verification;

/// <summary>The answer of POST /verify.</summary>
/// <param name="Same">True if the similarity reaches the threshold.</param>
/// <param name="Similarity">Cosine of the angle between the two embeddings, -1 to 1.</param>
/// <param name="Probability">That the two faces are the same person's, where both were equally likely beforehand.</param>
/// <param name="Threshold">What the similarity was compared with.</param>
/// <param name="FalseAccepts">Share of pairs of two people that this threshold calls the same, as measured; absent with one's own.</param>
/// <param name="FalseRejects">Share of pairs of the same person that it calls different; absent with one's own.</param>
/// <param name="Pair">With face=all: which face of each image was compared, from 0; those that are most alike.</param>
/// <param name="Images">The images with their faces; those that were sent as embeddings are absent.</param>
/// <param name="Embedder">What computed the embeddings.</param>
/// <param name="Detector">What found the faces; absent where none were looked for.</param>
/// <param name="Timings">Where the request's time went.</param>
public sealed record VerifyAnswer(
    bool Same, double Similarity, double Probability, double Threshold, RateInterval? FalseAccepts, RateInterval? FalseRejects,
    IReadOnlyList<int>? Pair, IReadOnlyList<FaceImageAnswer> Images, UsedModel Embedder, UsedModel? Detector, FaceTotals Timings);
