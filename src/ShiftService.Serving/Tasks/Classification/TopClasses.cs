namespace ShiftService.Serving.Tasks.Classification;

/// <summary>A network's output to the most probable classes.</summary>
internal static class TopClasses
{
    /// <summary>The best classes, the best first; of equal ones the first.</summary>
    /// <param name="output">One number a class, finite.</param>
    /// <param name="areProbabilities">True where the network ends in a softmax of its own.</param>
    /// <param name="labels">Names of the classes.</param>
    /// <param name="top">How many; all if there are fewer.</param>
    public static Prediction[] Of(ReadOnlySpan<float> output, bool areProbabilities, IReadOnlyList<string> labels, int top)
    {
        var best = new Prediction[Math.Min(top, output.Length)];
        int count = 0;
        for (int i = 0; i < output.Length; i++)
        {
            if (count == best.Length && output[i] <= best[^1].Probability) continue;
            int at = count < best.Length ? count++ : count - 1;
            for (; at > 0 && best[at - 1].Probability < output[i]; at--) best[at] = best[at - 1];
            best[at] = new(i, labels[i], output[i]);
        }
        if (areProbabilities) return best;
        float largest = best[0].Probability;
        double sum = 0;
        foreach (float logit in output) sum += Math.Exp(logit - largest);
        for (int i = 0; i < best.Length; i++)
            best[i] = best[i] with { Probability = (float)(Math.Exp(best[i].Probability - largest) / sum) };
        return best;
    }
}
