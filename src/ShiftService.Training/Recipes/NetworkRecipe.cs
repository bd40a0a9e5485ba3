using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Recipes;

/// <summary>The network to train: a new one of the zoo, or one with weights to go on from.</summary>
public sealed record NetworkRecipe
{
    /// <summary>Name in the zoo.</summary>
    public string? Zoo { get; init; }

    /// <summary>Model file to fine-tune, relative to the data root, instead of a name in the zoo.</summary>
    public string? From { get; init; }

    /// <summary>
    /// Model files of the same network, relative to the data root, whose weights are averaged with those of "from": of runs that started
    /// from one another, as in stochastic weight averaging (Izmailov et al., UAI 2018). Norms' statistics of an average are poor until an
    /// epoch has been seen.
    /// </summary>
    public IReadOnlyList<string> Average { get; init; } = [];

    /// <summary>Input height in pixels; the network's own where it is left out.</summary>
    public int? Height { get; init; }

    /// <summary>Input width in pixels; the height where only that is given.</summary>
    public int? Width { get; init; }

    /// <summary>Classes; those of the data where it is left out. A fine-tuned network with another number gets a new last layer.</summary>
    public int? Classes { get; init; }

    /// <summary>Stride of the first convolution; only for networks of the zoo.</summary>
    public int? StemStride { get; init; }

    /// <summary>Starts of the names of nodes that are trained; empty trains all.</summary>
    public IReadOnlyList<string> TrainedNodes { get; init; } = [];

    /// <summary>What the zoo is asked for.</summary>
    /// <param name="classes">Classes of the data, for classifiers; null leaves it to the network.</param>
    /// <param name="seed">Seed of the weights.</param>
    public ZooOptions ToZooOptions(int? classes, ulong seed) => new()
    {
        Height = Height, Width = Width, Classes = Classes ?? classes, StemStride = StemStride, Seed = seed,
    };
}
