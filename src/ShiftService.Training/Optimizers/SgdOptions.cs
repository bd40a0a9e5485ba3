using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>Options of <see cref="SgdOptimizer"/>.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Share of the last step's direction that is kept, from 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Nesterov's form of momentum.</summary>
    public bool Nesterov { get; init; } = true;

    /// <inheritdoc/>
    public override Optimizer Create(ParameterSet parameters) => new SgdOptimizer(parameters, this);
}
