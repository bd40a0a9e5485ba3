using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>One panel of a tile step: its kernel, the address of its table, and what the kernel is, for reports.</summary>
internal readonly record struct TilePanel(TileKernel Kernel, nint Table, TileKernelSpec Spec);
