namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// Outputs that read the same inputs: a group of a convolution. Taps name a channel of the input view and a displacement in input
/// pixels; weights are [output in group][tap].
/// </summary>
internal sealed record ProductGroup(int FirstOutput, int Outputs, ProductTap[] Taps, float[] Weights);
