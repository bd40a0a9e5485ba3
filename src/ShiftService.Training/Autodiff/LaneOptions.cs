using ShiftService.Kernels;

namespace ShiftService.Training.Autodiff;

/// <summary>How a lane runs a network.</summary>
public sealed record LaneOptions
{
    /// <summary>Images a lane takes through the whole network at once; batch norms take their statistics over these.</summary>
    public int MicroBatch { get; init; } = 16;

    /// <summary>Where batch norms take their statistics from.</summary>
    public NormMode Norms { get; init; }

    /// <summary>True to compute the gradient of the input too.</summary>
    public bool InputGradient { get; init; }

    /// <summary>Vector width.</summary>
    public Isa Isa { get; init; } = IsaSupport.Best;

    /// <summary>Seed of what is random in a network: dropout.</summary>
    public ulong Seed { get; init; } = 1;
}
