using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// The heart of a CSC module (Wu et al., CVPR 2018): a pointwise convolution that widens, a batch norm, a rectifier, a shift, and a
/// pointwise convolution that narrows.
/// </summary>
internal sealed record CscModule(Convolution Expand, BatchNorm Norm, IReadOnlyList<Offset2D> Offsets, Convolution Project)
{
    /// <summary>Widening by less would not pay for computing the middle twice.</summary>
    private const int LeastExpansion = 2;

    /// <summary>Channels that come in.</summary>
    public int Inputs => Expand.Inputs;

    /// <summary>Channels in the middle.</summary>
    public int Middle => Expand.Outputs;

    /// <summary>Channels that go out.</summary>
    public int Outputs => Project.Outputs;

    /// <summary>True if the operators have the form of a module.</summary>
    public static bool Fits(Convolution expand, Convolution project) =>
        expand is { IsPointwise: true, Groups: 1, Bias: null } && expand.Window.Stride == 1
        && expand.Outputs >= LeastExpansion * expand.Inputs && project is { IsPointwise: true, Groups: 1 };
}
