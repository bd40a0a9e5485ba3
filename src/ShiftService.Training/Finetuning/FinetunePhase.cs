using ShiftService.Training.Recipes;

namespace ShiftService.Training.Finetuning;

/// <summary>One of the runs that a fine-tuning consists of; each begins with the weights that the one before ended with.</summary>
/// <param name="Title">What it does, for people.</param>
/// <param name="Recipe">Its recipe.</param>
/// <param name="Folder">Its folder.</param>
public sealed record FinetunePhase(string Title, Recipe Recipe, string Folder);
