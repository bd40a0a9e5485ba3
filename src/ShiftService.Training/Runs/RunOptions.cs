namespace ShiftService.Training.Runs;

/// <summary>What a run needs to know besides its recipe; none of it but the number of lanes changes the weights that come out.</summary>
/// <param name="Folder">The run's folder.</param>
public sealed record RunOptions(string Folder)
{
    /// <summary>Folder that the recipe's paths start from.</summary>
    public string DataRoot { get; init; } = ".";

    /// <summary>Folder of decoded images; null for .cache below the data root, or, where that cannot be written to, in the run's.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Threads that compute; null for the recipe's number, or that of the cores.</summary>
    public int? Lanes { get; init; }

    /// <summary>Most time between checkpoints; besides, every epoch ends with one.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most steps between checkpoints; null leaves it to the time.</summary>
    public int? CheckpointSteps { get; init; }

    /// <summary>The command that began the run, for the model's card.</summary>
    public string? Command { get; init; }
}
