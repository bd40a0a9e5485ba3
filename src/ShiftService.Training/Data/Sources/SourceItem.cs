namespace ShiftService.Training.Data.Sources;

/// <summary>An image of a source, not read yet.</summary>
/// <param name="Name">Its name in the source, such as CLASS/FILE; unique there.</param>
/// <param name="Label">Its class, from 0.</param>
public readonly record struct SourceItem(string Name, int Label);
