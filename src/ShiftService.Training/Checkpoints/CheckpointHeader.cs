namespace ShiftService.Training.Checkpoints;

/// <summary>Where a run stands, but for its arrays. Schedule and data order follow from the seed, the epoch and the step.</summary>
public sealed record CheckpointHeader
{
    /// <summary>The network's name, for people; whether it fits is decided by the arrays.</summary>
    public required string Network { get; init; }

    /// <summary>Hash of the recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Lanes that the run is divided among; with another number sums are taken in another order.</summary>
    public required int Lanes { get; init; }

    /// <summary>Steps of the optimiser.</summary>
    public required long OptimizerSteps { get; init; }

    /// <summary>Steps of the average of weights; 0 where there is none.</summary>
    public long AverageUpdates { get; init; }

    /// <summary>What the unfinished epoch has come to so far.</summary>
    public EpochProgress Progress { get; init; }
}
