namespace ShiftService.Api.Stylization;

/// <summary>A style, as GET /styles tells it.</summary>
/// <param name="Name">The name by which it is asked for.</param>
/// <param name="Title">Title of the painting.</param>
/// <param name="Painter">Who painted it.</param>
/// <param name="Year">When, such as "c. 1831".</param>
/// <param name="Source">Where the picture of the painting comes from; absent where that is not said.</param>
/// <param name="Thumbnail">Address of a small picture of the painting; absent where there is none.</param>
public sealed record StyleAnswer(string Name, string Title, string Painter, string Year, string? Source, string? Thumbnail);
