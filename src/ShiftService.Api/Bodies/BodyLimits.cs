namespace ShiftService.Api.Bodies;

/// <summary>What a body of images may be.</summary>
/// <param name="RequestBytes">Most bytes of it.</param>
/// <param name="ImageBytes">Most bytes of one image.</param>
/// <param name="Images">Most images.</param>
/// <param name="Timeout">Most time that it may take to arrive.</param>
internal sealed record BodyLimits(long RequestBytes, long ImageBytes, int Images, TimeSpan Timeout);
