namespace ShiftService.Kernels.Tiles;

/// <summary>
/// The memory layout of activations that segments of one kind read: bytes from one output row to the next, from one output pixel
/// to the next (both already multiplied by the convolution's stride), and from one k to the next within a segment.
/// </summary>
public readonly record struct TileSource(int RowStrideBytes, int PixelStrideBytes, int StepBytes);
