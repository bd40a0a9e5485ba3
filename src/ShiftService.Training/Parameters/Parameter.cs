using ShiftService.Graph;

namespace ShiftService.Training.Parameters;

/// <summary>A weight that training changes.</summary>
/// <param name="Weight">The weight, whose values the optimiser updates in place.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where its values begin in flat arrays over all parameters: gradients, momenta, averages.</param>
public sealed record Parameter(Weight Weight, ParameterKind Kind, int Offset)
{
    /// <summary>Number of values.</summary>
    public int Length => Weight.Values.Length;
}
