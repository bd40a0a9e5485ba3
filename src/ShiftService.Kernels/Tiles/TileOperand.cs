namespace ShiftService.Kernels.Tiles;

/// <summary>
/// The memory layout of a tensor that an epilogue reads or writes: bytes from one row to the next and from one pixel to the next;
/// the channels of a pixel are adjacent.
/// </summary>
/// <param name="RowStrideBytes">Bytes from one row to the next.</param>
/// <param name="PixelStrideBytes">Bytes from one pixel to the next.</param>
/// <param name="RingRows">0 if all rows are kept; otherwise row y lies in slot (y + <paramref name="RingTop"/>) modulo this.</param>
/// <param name="RingTop">Rows of border above row 0 that lie in the ring too.</param>
/// <param name="OneVector">
/// False if one tensor serves all vectors of the panel, one after the other. True if it serves one vector: as many operands as the panel
/// has vectors then follow each other, and instructions name the first.
/// </param>
public readonly record struct TileOperand(
    int RowStrideBytes, int PixelStrideBytes, int RingRows = 0, int RingTop = 0, bool OneVector = false);
