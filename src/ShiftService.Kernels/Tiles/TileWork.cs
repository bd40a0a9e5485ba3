namespace ShiftService.Kernels.Tiles;

/// <summary>What a tile does for each of its pixels.</summary>
/// <param name="K">Operands accumulated.</param>
/// <param name="Segments">Segments that they lie in.</param>
/// <param name="EpilogueLength">Instructions of the epilogue.</param>
/// <param name="Operands">Tensors that the epilogue reads and writes.</param>
public readonly record struct TileWork(long K, int Segments, int EpilogueLength, int Operands);
