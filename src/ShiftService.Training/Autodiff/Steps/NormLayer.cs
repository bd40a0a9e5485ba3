using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// An affine map a channel, of a batch norm, of constants, or the identity; a clamp behind it; and a sum with another value behind that.
/// </summary>
/// <param name="Norm">The batch norm, or null.</param>
/// <param name="Constant">Constant factors, or null.</param>
/// <param name="Minimum">Lower bound of the clamp; negative infinity for none.</param>
/// <param name="Maximum">Upper bound of the clamp; infinity for none.</param>
internal sealed record NormLayer(BatchNorm? Norm, Affine? Constant, float Minimum, float Maximum)
{
    /// <summary>True if the clamp makes something else of zero, so that padding channels must be zeroed behind it.</summary>
    public bool MovesZero => Minimum > 0 || Maximum < 0;

    /// <summary>A norm without a clamp.</summary>
    public static NormLayer Of(BatchNorm norm) => new(norm, null, float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>The instance norm that it is instead of a batch norm, or null.</summary>
    public InstanceNormLayer? Instance { get; init; }

    /// <summary>An instance norm without a clamp.</summary>
    public static NormLayer Of(InstanceNorm norm) =>
        new(null, null, float.NegativeInfinity, float.PositiveInfinity) { Instance = new(norm.Scale, norm.Bias, norm.Epsilon, 0) };

    /// <summary>An instance norm with styles, without a clamp.</summary>
    public static NormLayer Of(ConditionalInstanceNorm norm) => new(null, null, float.NegativeInfinity, float.PositiveInfinity)
    {
        Instance = new(norm.Scale, norm.Bias, norm.Epsilon, norm.Styles),
    };

    /// <summary>Constant factors without a clamp.</summary>
    public static NormLayer Of(Affine constant) => new(null, constant, float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>The clamp of an operator, or null if it is none.</summary>
    public static (float Minimum, float Maximum)? ClampOf(Operator op) => op switch
    {
        Relu => (0, float.PositiveInfinity),
        Clip clip => (clip.Minimum, clip.Maximum),
        _ => null,
    };
}
