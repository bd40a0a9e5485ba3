using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>Factors on the rate and decay of the parameters that match.</summary>
public sealed record ParameterGroupOptions
{
    /// <summary>Start of the weights' names, such as "stem" or "stage1."; empty matches every name.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What the parameters are; null matches every kind.</summary>
    public ParameterKind? Kind { get; init; }

    /// <summary>Factor on the learning rate; 0 freezes.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Factor on the weight decay of those parameters that decay.</summary>
    public double Decay { get; init; } = 1;

    /// <summary>True if the group applies to a parameter.</summary>
    public bool Matches(Parameter parameter) =>
        (Kind is null || Kind == parameter.Kind) && parameter.Weight.Name.StartsWith(Prefix, StringComparison.Ordinal);
}
