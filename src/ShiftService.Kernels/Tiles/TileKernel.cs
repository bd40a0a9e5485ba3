namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Computes rows <paramref name="firstRow"/> up to, not including, <paramref name="endRow"/> of one panel of output channels.
/// </summary>
/// <param name="arena">Start of the arena that segment and operand offsets count from.</param>
/// <param name="panel">The panel's table: see <see cref="PanelTable"/>.</param>
/// <param name="firstRow">First output row.</param>
/// <param name="endRow">The row after the last.</param>
public delegate void TileKernel(nint arena, nint panel, nint firstRow, nint endRow);
