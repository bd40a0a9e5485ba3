namespace ShiftService.Training.Data.Cache;

/// <summary>An item that could not be read.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Reason">What is wrong with it.</param>
public readonly record struct CorruptItem(string Name, string Reason);
