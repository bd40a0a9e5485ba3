namespace ShiftService.Api.Models;

/// <summary>The time of a batch.</summary>
/// <param name="Images">Images in it.</param>
/// <param name="Ms">Milliseconds of one lane.</param>
public sealed record BatchTime(int Images, double Ms);
