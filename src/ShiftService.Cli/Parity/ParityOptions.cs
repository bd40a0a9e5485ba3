using ShiftService.Kernels;

namespace ShiftService.Cli.Parity;

/// <summary>What is compared.</summary>
/// <param name="Batches">Batch sizes.</param>
/// <param name="Size">The one input size in pixels; null for the model's own and an odd one.</param>
/// <param name="Isas">Vector widths.</param>
/// <param name="Tolerance">The largest relative error that is no disagreement.</param>
internal sealed record ParityOptions(IReadOnlyList<int> Batches, (int Height, int Width)? Size, IReadOnlyList<Isa> Isas, double Tolerance);
