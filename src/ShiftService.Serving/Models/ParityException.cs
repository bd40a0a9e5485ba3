using System.Globalization;

namespace ShiftService.Serving.Models;

/// <summary>A model whose answers are not those that ONNX Runtime gives, so that it is not served.</summary>
public sealed class ParityException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="model">Model and version.</param>
    /// <param name="backend">Whose answer it is.</param>
    /// <param name="difference">The largest difference over the largest number; null where a number is not finite.</param>
    /// <param name="tolerance">What would have been allowed.</param>
    public ParityException(string model, string backend, double? difference, double tolerance)
        : base(difference is double found
            ? string.Create(CultureInfo.InvariantCulture,
                $"{model}: answers of {backend} differ from those of onnxruntime by {found:g3} of the largest, allowed are {tolerance:g3}")
            : string.Create(CultureInfo.InvariantCulture,
                $"{model}: answers of {backend} are not finite, or not zero where those of onnxruntime are; allowed are {tolerance:g3}")) =>
        (Backend, Difference, Tolerance) = (backend, difference, tolerance);

    /// <summary>Whose answer it is.</summary>
    public string Backend { get; }

    /// <summary>The largest difference over the largest number of ONNX Runtime's answer; null where a number is not finite.</summary>
    public double? Difference { get; }

    /// <summary>What would have been allowed.</summary>
    public double Tolerance { get; }
}
