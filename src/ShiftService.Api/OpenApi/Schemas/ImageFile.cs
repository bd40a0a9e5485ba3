namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>One image as a form.</summary>
/// <param name="Image">Its one part, with the file's content.</param>
public sealed record ImageFile(IFormFile Image);
