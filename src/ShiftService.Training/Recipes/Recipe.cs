using System.Text.Json.Serialization;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Losses;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Schedules;

namespace ShiftService.Training.Recipes;

/// <summary>One training run, whole: with the same recipe, data and number of lanes it comes out the same.</summary>
public sealed record Recipe
{
    /// <summary>The schema, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Name of the run and of the model: lower-case letters, digits, dots and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What the run is about.</summary>
    public string? Description { get; init; }

    /// <summary>The network.</summary>
    public required NetworkRecipe Network { get; init; }

    /// <summary>The images.</summary>
    public required DataRecipe Data { get; init; }

    /// <summary>What is done to training images at random.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>What is minimised.</summary>
    public LossOptions Loss { get; init; } = new CrossEntropyOptions();

    /// <summary>A network to learn from.</summary>
    public TeacherRecipe? Teacher { get; init; }

    /// <summary>How gradients change parameters.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    /// <summary>How long the run is and how its learning rate goes.</summary>
    public required ScheduleOptions Schedule { get; init; }

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Images that a lane takes at once, and that batch norms take statistics of (ghost batch norm); divides the batch.</summary>
    public int MicroBatch { get; init; } = 16;

    /// <summary>Threads; the cores of the machine where it is left out. Another number gives slightly other sums.</summary>
    public int? Lanes { get; init; }

    /// <summary>Share of a micro-batch's statistics in the new running statistics of a batch norm.</summary>
    public double BatchNormMomentum { get; init; } = 0.1;

    /// <summary>Share of the average of weights that a step keeps; null evaluates and exports the last weights.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>Seed of weights, order of images and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Epochs between evaluations; the last epoch is always evaluated.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>What the model's card says.</summary>
    public CardRecipe Card { get; init; } = new();
}
