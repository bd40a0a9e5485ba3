namespace ShiftService.Engine;

/// <summary>How far one answer is from another.</summary>
public static class RelativeError
{
    /// <summary>
    /// max|a-b| / max|b| of each item, and of these the largest; null where a number is not finite.
    /// </summary>
    /// <param name="actual">Items, one after the other.</param>
    /// <param name="expected">The same of the reference.</param>
    /// <param name="items">How many there are.</param>
    public static double? Of(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, int items)
    {
        if (actual.Length != expected.Length)
            throw new InvalidOperationException($"{actual.Length} values are compared with {expected.Length}; this is a bug");
        double worst = 0;
        int length = actual.Length / items;
        for (int item = 0; item < items; item++)
        {
            double difference = 0, magnitude = 0;
            for (int i = item * length; i < (item + 1) * length; i++)
            {
                if (!float.IsFinite(actual[i]) || !float.IsFinite(expected[i])) return null;
                difference = Math.Max(difference, Math.Abs((double)actual[i] - expected[i]));
                magnitude = Math.Max(magnitude, Math.Abs((double)expected[i]));
            }
            if (difference == 0) continue;
            // Anything is infinitely far from an answer of zeros.
            if (magnitude == 0) return null;
            worst = Math.Max(worst, difference / magnitude);
        }
        return worst;
    }
}
