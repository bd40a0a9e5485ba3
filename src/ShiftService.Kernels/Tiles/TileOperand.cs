namespace ShiftService.Kernels.Tiles;

/// <summary>
/// The memory layout of a tensor that an epilogue reads or writes: bytes from one row to the next and from one pixel to the next;
/// the channels of a pixel are adjacent.
/// </summary>
public readonly record struct TileOperand(int RowStrideBytes, int PixelStrideBytes);
