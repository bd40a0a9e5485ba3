using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>An epilogue on the operands as one panel meets them.</summary>
/// <param name="Operands">Their layouts.</param>
/// <param name="Places">The buffer of each, and the position in it of the panel's first channel.</param>
/// <param name="Instructions">What is done.</param>
internal sealed record PanelEpilogue(
    TileOperand[] Operands, (TensorBuffer Buffer, int Position)[] Places, EpilogueInstruction[] Instructions);
