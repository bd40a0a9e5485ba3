namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Images as parts of a form.</summary>
/// <param name="Image">A part called "image" for each, with its file's name and content.</param>
public sealed record ImageParts(IReadOnlyList<IFormFile> Image);
