namespace ShiftService.Graph;

/// <summary>
/// A displacement in whole pixels: output(y, x) = input(y + Dy, x + Dx), the sign convention of the published shift kernels.
/// </summary>
public readonly record struct Offset2D(int Dy, int Dx)
{
    /// <inheritdoc/>
    public override string ToString() => $"({Dy:+0;-0;0},{Dx:+0;-0;0})";
}
