using System.Numerics.Tensors;

namespace ShiftService.Faces.Verification;

/// <summary>
/// How well similarities tell pairs of the same person from others, in the form of LFW's view 2 (Huang et al., 2007): for every fold the
/// threshold is chosen on all others.
/// </summary>
/// <param name="Pairs">Number of pairs.</param>
/// <param name="Accuracy">Mean share of right answers over folds.</param>
/// <param name="StandardError">Standard deviation over folds (with n - 1) over the root of their number.</param>
/// <param name="AreaUnderCurve">
/// Probability that a pair of the same person is more similar than one of two people; ties count half. Over all pairs.
/// </param>
/// <param name="Threshold">Mean threshold of the folds.</param>
/// <param name="Folds">Share of right answers in each fold.</param>
public sealed record PairReport(
    int Pairs, double Accuracy, double StandardError, double AreaUnderCurve, double Threshold, IReadOnlyList<double> Folds)
{
    /// <summary>Evaluates similarities; a pair that could not be compared has NaN, which is never right.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="similarities">One similarity a pair.</param>
    /// <exception cref="ArgumentException">There are fewer than two folds, lengths differ, or a fold's others are of one kind.</exception>
    public static PairReport Create(IReadOnlyList<FacePair> pairs, ReadOnlySpan<float> similarities)
    {
        if (pairs.Count != similarities.Length)
            throw new ArgumentException($"{pairs.Count} pairs do not have {similarities.Length} similarities");
        int[] folds = [.. pairs.Select(pair => pair.Fold).Distinct().Order()];
        if (folds.Length < 2) throw new ArgumentException("thresholds are chosen on other folds, and there are fewer than two");
        float[] values = similarities.ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] accuracies = new double[folds.Length];
        double thresholds = 0;
        for (int f = 0; f < folds.Length; f++)
        {
            float threshold = BestThreshold(pairs, values, order, folds[f]);
            thresholds += threshold;
            int[] own = [.. Enumerable.Range(0, values.Length).Where(i => pairs[i].Fold == folds[f])];
            accuracies[f] = own.Count(i => !float.IsNaN(values[i]) && values[i] >= threshold == pairs[i].Same) / (double)own.Length;
        }
        double mean = accuracies.Average(), square = accuracies.Sum(a => (a - mean) * (a - mean));
        return new(pairs.Count, mean, Math.Sqrt(square / (folds.Length - 1) / folds.Length), Area(pairs, values, order),
            thresholds / folds.Length, accuracies);
    }

    /// <summary>Cosines of pairs of embeddings.</summary>
    /// <param name="pairs">Pairs of embeddings' numbers.</param>
    /// <param name="embeddings">[image, feature]; an image without an embedding has NaN.</param>
    /// <param name="features">Length of an embedding.</param>
    public static float[] Similarities(IReadOnlyList<FacePair> pairs, ReadOnlySpan<float> embeddings, int features)
    {
        var similarities = new float[pairs.Count];
        for (int i = 0; i < similarities.Length; i++)
            similarities[i] = TensorPrimitives.CosineSimilarity(
                embeddings.Slice(pairs[i].First * features, features), embeddings.Slice(pairs[i].Second * features, features));
        return similarities;
    }

    // In the middle between the two similarities where most of the other folds' pairs come out right; of equals the lowest.
    private static float BestThreshold(IReadOnlyList<FacePair> pairs, float[] values, int[] order, int leftOut)
    {
        int[] others = [.. order.Where(i => pairs[i].Fold != leftOut && !float.IsNaN(values[i]))];
        int right = others.Count(i => pairs[i].Same), best = right;
        if (right == 0 || right == others.Length) throw new ArgumentException("the pairs of the other folds are all of one kind");
        float threshold = values[others[0]];
        for (int k = 0; k < others.Length; k++)
        {
            right += pairs[others[k]].Same ? -1 : 1;
            float next = k + 1 < others.Length ? values[others[k + 1]] : float.PositiveInfinity;
            if (next == values[others[k]] || right <= best) continue;
            best = right;
            threshold = float.IsInfinity(next) ? MathF.BitIncrement(values[others[k]]) : (values[others[k]] + next) / 2;
        }
        return threshold;
    }

    // Mann and Whitney's statistic from the ranks, those of equal similarities being shared.
    private static double Area(IReadOnlyList<FacePair> pairs, float[] values, int[] order)
    {
        int[] sorted = [.. order.Where(i => !float.IsNaN(values[i]))];
        double ranks = 0;
        long same = sorted.Count(i => pairs[i].Same), different = sorted.Length - same;
        if (same == 0 || different == 0) return double.NaN;
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            for (next = first + 1; next < sorted.Length && values[sorted[next]] == values[sorted[first]]; next++) { }
            double rank = (first + 1 + next) / 2.0;
            for (int k = first; k < next; k++)
                if (pairs[sorted[k]].Same) ranks += rank;
        }
        return (ranks - same * (same + 1) / 2.0) / (same * (double)different);
    }
}
