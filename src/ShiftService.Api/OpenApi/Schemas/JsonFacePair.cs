namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Two faces as JSON, each as an image or as an embedding.</summary>
/// <param name="Image1">One image's file in Base64 (RFC 4648, section 4, with padding), or a data: URL of that.</param>
/// <param name="Image2">The other's.</param>
/// <param name="Embedding1">In place of image1: an embedding that this model computed.</param>
/// <param name="Embedding2">In place of image2: an embedding that this model computed.</param>
public sealed record JsonFacePair(string? Image1, string? Image2, IReadOnlyList<float>? Embedding1, IReadOnlyList<float>? Embedding2);
