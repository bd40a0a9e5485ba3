namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Several images as JSON.</summary>
/// <param name="Images">Their files in Base64 (RFC 4648, section 4, with padding), or data: URLs of that.</param>
public sealed record JsonImageList(IReadOnlyList<string> Images);
