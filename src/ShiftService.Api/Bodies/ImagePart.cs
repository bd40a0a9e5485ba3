namespace ShiftService.Api.Bodies;

/// <summary>Where an image lies in a body.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Name">The file's name, if it came with one.</param>
/// <param name="Field">Its place in <see cref="BodyFields.Images"/>.</param>
internal readonly record struct ImagePart(int Start, int Length, string? Name = null, int Field = 0);
