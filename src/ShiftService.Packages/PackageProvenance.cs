namespace ShiftService.Packages;

/// <summary>How a model came to be.</summary>
public sealed record PackageProvenance
{
    /// <summary>What it was trained on, and where that comes from.</summary>
    public string? Data { get; init; }

    /// <summary>Name of the recipe.</summary>
    public string? Recipe { get; init; }

    /// <summary>Hash of what in the recipe decides the weights.</summary>
    public string? RecipeSha256 { get; init; }

    /// <summary>Model that the training started from; null where it started from random weights.</summary>
    public string? From { get; init; }

    /// <summary>Seed of weights, order of images and augmentation.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Passes over the training data.</summary>
    public int? Epochs { get; init; }

    /// <summary>Images trained on.</summary>
    public int? Images { get; init; }

    /// <summary>Threads that computed; with another number the weights come out slightly different.</summary>
    public int? Lanes { get; init; }

    /// <summary>Command that began the training.</summary>
    public string? Command { get; init; }
}
