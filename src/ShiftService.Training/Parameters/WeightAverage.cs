using ShiftService.Graph;

namespace ShiftService.Training.Parameters;

/// <summary>The mean of the weights of networks that are alike.</summary>
internal static class WeightAverage
{
    /// <summary>Gives a network the mean of its weights and those of others.</summary>
    /// <exception cref="ArgumentException">Another network has other weights; the message says which.</exception>
    public static void Apply(Network network, IReadOnlyList<Network> others)
    {
        Weight[] weights = [.. network.Weights];
        Weight[][] theirs = [.. others.Select(other => other.Weights.ToArray())];
        foreach (Weight[] other in theirs) RequireAlike(weights, other);
        for (int w = 0; w < weights.Length; w++)
            for (int i = 0; i < weights[w].Values.Length; i++)
                weights[w].Values[i] = (float)((weights[w].Values[i] + theirs.Sum(other => (double)other[w].Values[i])) / (1 + theirs.Length));
    }

    private static void RequireAlike(Weight[] weights, Weight[] others)
    {
        for (int i = 0; i < Math.Max(weights.Length, others.Length); i++)
        {
            Weight? own = weights.ElementAtOrDefault(i), other = others.ElementAtOrDefault(i);
            if (own is null || other is null || own.Name != other.Name || !own.Shape.SequenceEqual(other.Shape))
                throw new ArgumentException($"weights are averaged one by one, and beside {Of(own)} there is {Of(other)}");
        }
    }

    private static string Of(Weight? weight) => weight?.ToString() ?? "none";
}
