namespace ShiftService.Training.Autodiff;

/// <summary>Everything that the dropout of one forward pass depends on, besides the place of a value.</summary>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Step">Optimiser step.</param>
/// <param name="FirstImage">Position in the whole batch of the pass's first image, when lanes share a batch.</param>
public readonly record struct DropoutSeed(ulong Seed, ulong Step, long FirstImage = 0);
