namespace ShiftService.Cli.Evaluation;

/// <summary>What an image was classified as.</summary>
/// <param name="Image">Its file.</param>
/// <param name="Classes">The most probable classes, first the most probable.</param>
internal sealed record ImageClasses(string Image, IReadOnlyList<ImageClasses.Guess> Classes)
{
    /// <summary>One class.</summary>
    internal sealed record Guess(string Label, double Probability);

    /// <summary>Turns logits into probabilities.</summary>
    public static ImageClasses Create(string image, ReadOnlySpan<float> logits, IReadOnlyList<string> labels, int top)
    {
        double max = System.Numerics.Tensors.TensorPrimitives.Max(logits);
        double[] shares = [.. logits.ToArray().Select(logit => Math.Exp(logit - max))];
        double sum = shares.Sum();
        IEnumerable<Guess> guesses = shares.Select((share, c) => new Guess(labels[c], share / sum));
        return new(image, [.. guesses.OrderByDescending(guess => guess.Probability).Take(top)]);
    }
}
