namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// Outputs that read the same inputs: a group of a convolution. Taps name a channel of the input view and a displacement in input
/// pixels; weights are [output in group][tap].
/// </summary>
internal sealed record ProductGroup(int FirstOutput, int Outputs, ProductTap[] Taps, float[] Weights);

/// <summary>One operand of a product: a channel of the input view, displaced.</summary>
internal readonly record struct ProductTap(int Channel, int Dy, int Dx);
