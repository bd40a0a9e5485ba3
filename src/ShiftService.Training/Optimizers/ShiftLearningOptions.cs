namespace ShiftService.Training.Optimizers;

/// <summary>
/// How the offsets of active shifts (Jeon and Kim, NeurIPS 2018) and sparse shifts (Chen et al., CVPR 2019) learn. They never take part
/// in weight decay.
/// </summary>
public sealed record ShiftLearningOptions
{
    /// <summary>Factor on the learning rate (0.01 in AS-ResNet).</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>True to give every channel's (vertical, horizontal) gradient unit length before the update, as AS-ResNet does.</summary>
    public bool NormalizeGradients { get; init; } = true;

    /// <summary>What displacement costs, in the same decoupled form as weight decay. FE-Net's experiments use L2.</summary>
    public DisplacementPenalty Penalty { get; init; }

    /// <summary>Strength of the penalty per unit of the offsets' learning rate (4e-5 in FE-Net's code).</summary>
    public double PenaltyStrength { get; init; } = 4e-5;

    /// <summary>Share of the run after which the penalty ends (0.5 in FE-Net's code).</summary>
    public double PenaltyUntil { get; init; } = 1;

    /// <summary>Share of the run after which offsets stay as they are (0.75 for FE-Net on CIFAR, 0.5 on ImageNet).</summary>
    public double LearnUntil { get; init; } = 1;
}
