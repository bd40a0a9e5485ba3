namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>One image as JSON.</summary>
/// <param name="Image">Its file in Base64 (RFC 4648, section 4, with padding), or a data: URL of that.</param>
public sealed record JsonImage(string Image);
