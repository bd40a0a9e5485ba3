using System.Text.Json.Serialization;

namespace ShiftService.Cli.Parity;

/// <summary>One comparison.</summary>
/// <param name="Model">The file.</param>
/// <param name="Isa">Vector width of the SIMD engine.</param>
/// <param name="Reference">What it was compared with: "onnxruntime" or "scalar".</param>
/// <param name="Batch">Images in the run.</param>
/// <param name="Height">Input height in pixels.</param>
/// <param name="Width">Input width in pixels.</param>
/// <param name="MaxRelativeError">max|a-b| / max|b| of the worst image and output; null where a number is not finite.</param>
/// <param name="Ok">True if it is within the tolerance.</param>
internal sealed record ParityResult(
    string Model,
    string Isa,
    string Reference,
    int Batch,
    int Height,
    int Width,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MaxRelativeError,
    bool Ok);
