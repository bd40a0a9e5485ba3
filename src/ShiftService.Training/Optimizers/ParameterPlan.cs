using ShiftService.Training.Parameters;

namespace ShiftService.Training.Optimizers;

/// <summary>One parameter with the rate and decay that the options give it.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Rate">Factor on the learning rate.</param>
/// <param name="Decay">Weight decay per unit of learning rate.</param>
internal readonly record struct ParameterPlan(Parameter Parameter, double Rate, double Decay)
{
    public bool IsShift => Parameter.Kind == ParameterKind.ShiftOffset;

    public static ParameterPlan[] Of(ParameterSet parameters, OptimizerOptions options)
    {
        foreach (ParameterGroupOptions group in options.Groups)
            if (!parameters.All.Any(group.Matches))
                throw new ArgumentException(
                    $"no parameter of kind {group.Kind?.ToString() ?? "any"} has a name that begins with '{group.Prefix}'");
        return [.. parameters.All.Select(parameter => Of(parameter, options))];
    }

    private static ParameterPlan Of(Parameter parameter, OptimizerOptions options)
    {
        double rate = parameter.Kind == ParameterKind.ShiftOffset ? options.Shifts.Rate : 1;
        double decay = parameter.Kind == ParameterKind.Weight ? options.WeightDecay : 0;
        foreach (ParameterGroupOptions group in options.Groups)
        {
            if (!group.Matches(parameter)) continue;
            rate *= group.Rate;
            decay *= group.Decay;
        }
        return new(parameter, rate, decay);
    }
}
