namespace ShiftService.Engine.Simd.Lowering;

/// <summary>One operand of a product: a channel of the input view, displaced.</summary>
internal readonly record struct ProductTap(int Channel, int Dy, int Dx);
