namespace ShiftService.Kernels.Tiles;

/// <summary>
/// The memory layout of activations that segments of one kind read.
/// </summary>
/// <param name="RowStrideBytes">Bytes from one output row to the next, already multiplied by the convolution's stride.</param>
/// <param name="PixelStrideBytes">Bytes from one output pixel to the next, already multiplied by the convolution's stride.</param>
/// <param name="StepBytes">Bytes from one k to the next within a segment.</param>
/// <param name="RingRows">
/// 0 if all rows are kept. Otherwise rows lie in a ring of so many, and there are that many tables of segments, one after the other: output
/// row y is read by table y modulo this.
/// </param>
public readonly record struct TileSource(int RowStrideBytes, int PixelStrideBytes, int StepBytes, int RingRows = 0);
