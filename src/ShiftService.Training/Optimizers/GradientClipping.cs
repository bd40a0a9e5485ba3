using System.Numerics.Tensors;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>The length of a gradient over all parameters, and its limit.</summary>
public static class GradientClipping
{
    // Short enough that a sum in float32 keeps its digits; the sums of pieces are added in double.
    private const int Piece = 4096;

    /// <summary>Shortens a gradient to a length, in place.</summary>
    /// <param name="gradient">The gradient; one that is not finite is left as it is.</param>
    /// <param name="maxNorm">Largest length.</param>
    /// <returns>The Euclidean length before; not finite where a value is not.</returns>
    public static double Clip(Span<float> gradient, double maxNorm)
    {
        double norm = Norm(gradient);
        if (norm > maxNorm && double.IsFinite(norm)) TensorPrimitives.Multiply(gradient, (float)(maxNorm / norm), gradient);
        return norm;
    }

    /// <summary>The Euclidean length.</summary>
    public static double Norm(ReadOnlySpan<float> gradient)
    {
        double sum = 0;
        for (int start = 0; start < gradient.Length; start += Piece)
        {
            ReadOnlySpan<float> piece = gradient.Slice(start, Math.Min(Piece, gradient.Length - start));
            float square = TensorPrimitives.SumOfSquares(piece);
            sum += float.IsPositiveInfinity(square) ? SumOfLargeSquares(piece) : square;
        }
        return Math.Sqrt(sum);
    }

    /// <summary>The first parameter whose gradient has a value that is not finite, or null.</summary>
    public static Parameter? FirstNonFinite(ParameterSet parameters, ReadOnlySpan<float> gradient)
    {
        foreach (Parameter parameter in parameters.All)
            foreach (float value in gradient.Slice(parameter.Offset, parameter.Length))
                if (!float.IsFinite(value)) return parameter;
        return null;
    }

    /// <summary>Squares that overflow float32 though the values do not.</summary>
    private static double SumOfLargeSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
