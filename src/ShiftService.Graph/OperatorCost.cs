namespace ShiftService.Graph;

/// <summary>
/// What an operator costs for one image, by the papers' convention: multiply-accumulates of convolutions and fully connected
/// layers only; a shift has no parameters and no arithmetic.
/// </summary>
/// <param name="Parameters">Weights and biases of convolutions and fully connected layers.</param>
/// <param name="NormParameters">Trained parameters of norms and of parametric activations (scale, bias, slope).</param>
/// <param name="ShiftParameters">Learned real displacements (active shift): two a channel.</param>
/// <param name="MultiplyAccumulates">Multiply-accumulates for one image.</param>
public readonly record struct OperatorCost(
    long Parameters, long NormParameters = 0, long ShiftParameters = 0, long MultiplyAccumulates = 0)
{
    /// <summary>All trained parameters.</summary>
    public long AllParameters => Parameters + NormParameters + ShiftParameters;

    /// <summary>Sums two costs.</summary>
    public static OperatorCost operator +(OperatorCost a, OperatorCost b) => new(
        a.Parameters + b.Parameters,
        a.NormParameters + b.NormParameters,
        a.ShiftParameters + b.ShiftParameters,
        a.MultiplyAccumulates + b.MultiplyAccumulates);
}
