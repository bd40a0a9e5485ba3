using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Reference;

/// <summary>What an operator reads and writes at its place in the network.</summary>
internal sealed class ReferenceNode
{
    /// <summary>Position in the network's nodes.</summary>
    public required int Index { get; init; }

    public required Tensor64[] Inputs { get; init; }

    /// <summary>Backward adds to these: an activation may have several readers.</summary>
    public required Tensor64[] InputGradients { get; init; }

    public required Tensor64 Output { get; init; }

    public required Tensor64 OutputGradient { get; init; }

    public required ReferenceWeights Weights { get; init; }

    public required NormMode Norms { get; init; }

    /// <summary>Null makes dropout the identity.</summary>
    public required DropoutSeed? Dropout { get; init; }

    /// <summary>Each image's weights over the styles, [image, style].</summary>
    public required double[] Styles { get; init; }

    /// <summary>Runs sparse shifts as what their gradient is the derivative of.</summary>
    public required bool SparseShiftSurrogate { get; init; }

    public Tensor64 Input => Inputs[0];

    public Tensor64 InputGradient => InputGradients[0];

    public double[] this[Weight weight] => Weights.Of(weight);

    /// <summary>Backward adds to it: a weight may have several readers.</summary>
    public double[] GradientOf(Weight weight) => Weights.GradientOf(weight);
}
