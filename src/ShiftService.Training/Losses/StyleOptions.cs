namespace ShiftService.Training.Losses;

/// <summary>A style to learn, and what the model's card says of its painting.</summary>
public sealed record StyleOptions
{
    /// <summary>Name by which the style is asked for: lower-case letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>File of the painting, relative to the data root.</summary>
    public required string Image { get; init; }

    /// <summary>Pixels of the painting's shorter side, after scaling: the larger, the larger the strokes come out.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Factor on this style's part of the loss.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The painting's title.</summary>
    public required string Title { get; init; }

    /// <summary>Who painted it.</summary>
    public required string Painter { get; init; }

    /// <summary>When, such as "c. 1831".</summary>
    public required string Year { get; init; }

    /// <summary>Where the picture of the painting comes from.</summary>
    public string? Source { get; init; }
}
