namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Two images as parts of a form.</summary>
/// <param name="Image1">One image's file.</param>
/// <param name="Image2">The other's.</param>
public sealed record FacePairParts(IFormFile Image1, IFormFile Image2);
