namespace ShiftService.Packages;

/// <summary>A style that a model paints in.</summary>
/// <param name="Name">Name by which it is asked for: lower-case letters, digits and underscores.</param>
/// <param name="Title">Title of the painting.</param>
/// <param name="Painter">Who painted it.</param>
/// <param name="Year">When, such as "c. 1831".</param>
/// <param name="Source">Where the picture of the painting comes from.</param>
public sealed record PackageStyle(string Name, string Title, string Painter, string Year, string? Source = null);
