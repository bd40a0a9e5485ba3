using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>What happens to a call's sums on their way to memory.</summary>
/// <param name="Instructions">The epilogue; operands are numbered as in <paramref name="Operands"/>.</param>
/// <param name="Operands">What it reads and writes.</param>
/// <param name="Slots">Slots of per-channel constants, slot 0 included.</param>
internal sealed record CallEnding(IReadOnlyList<EpilogueInstruction> Instructions, IReadOnlyList<Grid> Operands, int Slots = 1)
{
    /// <summary>Writes the sums, or adds them to what is there.</summary>
    public static CallEnding Store(Grid target, bool accumulates) => accumulates
        ? new([new(EpilogueOp.AddOperand, 0, 0), new(EpilogueOp.Store, 1, 0)], [target])
        : new([new(EpilogueOp.Store, 0, 0)], [target]);

    /// <summary>Writes, or adds, the sums where a mask is positive, and zero elsewhere.</summary>
    public static CallEnding StoreMasked(Grid target, Grid mask, bool accumulates) => accumulates
        ? new([new(EpilogueOp.MaskByOperand, 0, 1), new(EpilogueOp.AddOperand, 1, 0), new(EpilogueOp.Store, 2, 0)], [target, mask])
        : new([new(EpilogueOp.MaskByOperand, 0, 1), new(EpilogueOp.Store, 1, 0)], [target, mask]);
}
