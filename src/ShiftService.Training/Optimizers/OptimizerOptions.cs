using System.Text.Json.Serialization;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>How gradients change parameters.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SgdOptions), "sgd")]
[JsonDerivedType(typeof(AdamWOptions), "adamW")]
public abstract record OptimizerOptions
{
    /// <summary>
    /// Decoupled weight decay, per unit of learning rate: w becomes w (1 - rate * decay) beside the gradient's step. Weights decay;
    /// biases, norms and shifts do not.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest norm of the gradient over all parameters; longer ones are shortened to it. Null does not clip.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Rates of some parameters; where several groups match a parameter their factors multiply.</summary>
    public IReadOnlyList<ParameterGroupOptions> Groups { get; init; } = [];

    /// <summary>How the offsets of active and sparse shifts learn.</summary>
    public ShiftLearningOptions Shifts { get; init; } = new();

    /// <summary>The optimiser, its state zero.</summary>
    /// <exception cref="ArgumentException">A group matches no parameter.</exception>
    public abstract Optimizer Create(ParameterSet parameters);
}
