namespace ShiftService.Load.Reports;

/// <summary>Something that has to hold, and whether it did.</summary>
/// <param name="Name">What has to hold.</param>
/// <param name="Passed">Whether it did.</param>
/// <param name="Detail">By which numbers.</param>
internal sealed record Check(string Name, bool Passed, string Detail);
