namespace ShiftService.Kernels.Tiles;

/// <summary>
/// One step of what happens to a tile between its accumulators and memory. Value 0 is the accumulator; every instruction but
/// <see cref="EpilogueOp.Store"/> defines the next value.
/// </summary>
/// <param name="Op">What is done.</param>
/// <param name="Source">Number of the value that it is done to.</param>
/// <param name="Argument">
/// The operand (AddOperand, MultiplyOperand, MaskByOperand, Store), the other value (AddValue), or the first slot of per-channel constants
/// (Affine: factor, then addend; PRelu: slope). Slot 0 holds what the accumulators start from.
/// </param>
/// <param name="Minimum">Lower bound of a Clip.</param>
/// <param name="Maximum">Upper bound of a Clip.</param>
public readonly record struct EpilogueInstruction(EpilogueOp Op, int Source, int Argument = 0, float Minimum = 0, float Maximum = 0);
