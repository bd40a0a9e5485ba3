namespace ShiftService.Training.Evaluation;

/// <summary>How well a classifier does on images whose classes are known.</summary>
/// <param name="Images">Images evaluated.</param>
/// <param name="Top1">Share whose class has the highest score.</param>
/// <param name="Top5">Share whose class is among the five highest scores.</param>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Classes">One entry a class, in order.</param>
/// <param name="Confusions">The pairs that are confused most, most frequent first.</param>
/// <param name="Mistakes">The mistakes that the network is surest of, surest first.</param>
public sealed record ClassificationReport(
    int Images, double Top1, double Top5, double Loss,
    IReadOnlyList<ClassMetrics> Classes, IReadOnlyList<Confusion> Confusions, IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>Evaluates scores. Of equal scores the class with the lower number is taken.</summary>
    /// <param name="labels">Class of every image.</param>
    /// <param name="scores">Logits, [images, classes].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="listed">Most confusions and most mistakes that are listed.</param>
    /// <exception cref="ArgumentException">There are no images, labels are out of range, or lengths do not fit.</exception>
    public static ClassificationReport Create(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, int classes, int listed = 10)
    {
        if (labels.IsEmpty) throw new ArgumentException("there are no images to evaluate");
        if (scores.Length != (long)labels.Length * classes)
            throw new ArgumentException($"{labels.Length} images of {classes} classes do not have {scores.Length} scores");
        var matrix = new int[classes, classes];
        var mistakes = new List<Mistake>();
        int top5 = 0, correct = 0;
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i];
            if ((uint)label >= (uint)classes)
                throw new ArgumentException($"image {i} has the label {label}, and labels go from 0 to {classes - 1}");
            ReadOnlySpan<float> row = scores.Slice(i * classes, classes);
            int rank = RankOf(label, row), best = Best(row);
            double logSum = LogSumExp(row, row[best]);
            loss += logSum - row[label];
            matrix[label, best]++;
            if (rank == 0) correct++;
            else mistakes.Add(new(i, label, best, Math.Exp(row[best] - logSum)));
            if (rank < 5) top5++;
        }
        double images = labels.Length;
        return new(labels.Length, correct / images, top5 / images, loss / images, MetricsOf(matrix), ConfusionsOf(matrix, listed),
            [.. mistakes.OrderByDescending(mistake => mistake.Probability).ThenBy(mistake => mistake.Image).Take(listed)]);
    }

    private static ClassMetrics[] MetricsOf(int[,] matrix)
    {
        int[] all = [.. Enumerable.Range(0, matrix.GetLength(0))];
        return [.. all.Select(c => new ClassMetrics(c, all.Sum(k => matrix[c, k]), all.Sum(k => matrix[k, c]), matrix[c, c]))];
    }

    private static Confusion[] ConfusionsOf(int[,] matrix, int listed)
    {
        IEnumerable<Confusion> all = from label in Enumerable.Range(0, matrix.GetLength(0))
                                     from called in Enumerable.Range(0, matrix.GetLength(0))
                                     where label != called && matrix[label, called] > 0
                                     select new Confusion(label, called, matrix[label, called]);
        return [.. all.OrderByDescending(confusion => confusion.Images).Take(listed)];
    }

    /// <summary>Classes that come before one. A score that is not a number comes last.</summary>
    private static int RankOf(int label, ReadOnlySpan<float> row)
    {
        int rank = 0;
        for (int c = 0; c < row.Length; c++)
            if (c != label && IsBefore(row[c], c, row[label], label)) rank++;
        return rank;
    }

    private static int Best(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int c = 1; c < row.Length; c++)
            if (IsBefore(row[c], c, row[best], best)) best = c;
        return best;
    }

    // CompareTo, unlike <, has an order for NaN: below every number.
    private static bool IsBefore(float score, int index, float other, int otherIndex) =>
        score.CompareTo(other) is int order && (order != 0 ? order > 0 : index < otherIndex);

    private static double LogSumExp(ReadOnlySpan<float> row, double max)
    {
        double sum = 0;
        foreach (float score in row) sum += Math.Exp(score - max);
        return max + Math.Log(sum);
    }
}
