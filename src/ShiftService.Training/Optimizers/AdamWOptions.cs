using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>Options of <see cref="AdamWOptimizer"/>.</summary>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override Optimizer Create(ParameterSet parameters) => new AdamWOptimizer(parameters, this);
}
