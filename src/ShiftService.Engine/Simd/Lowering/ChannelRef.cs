namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// One channel of a view: pixel (y, x) is <see cref="Value"/>'s pixel (y + Dy, x + Dx) of <see cref="Channel"/>, and
/// <see cref="Border"/> where that lies outside. This is all that a shift, a slice, a shuffle, a concatenation or a flattening
/// is to this engine.
/// </summary>
internal readonly record struct ChannelRef(Value Value, int Channel, int Dy, int Dx, float Border)
{
    public bool IsMoved => (Dy | Dx) != 0;
}
