using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Parameters;

/// <summary>The means and variances that batch norms gather while they train. They are state, but not parameters.</summary>
public static class RunningStatistics
{
    /// <summary>Those of a network, each once, in the order of the nodes.</summary>
    public static IReadOnlyList<Weight> Of(Network network) =>
        [.. network.Nodes.Select(node => node.Operator).OfType<BatchNorm>()
            .SelectMany(norm => new[] { norm.Mean, norm.Variance }).Distinct()];
}
