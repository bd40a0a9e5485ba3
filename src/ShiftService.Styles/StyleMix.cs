using System.Globalization;

namespace ShiftService.Styles;

/// <summary>Weights over the styles of a network: one style, or several mixed.</summary>
public sealed class StyleMix
{
    private readonly float[] _weights;

    private StyleMix(float[] weights) => _weights = weights;

    /// <summary>A weight from 0 to 1 for each style, in the network's order; they sum to 1.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Reads a name, such as "starry_night", or a mix, such as "starry_night:0.7,great_wave:0.3".</summary>
    /// <param name="text">Names with weights of any sum above 0; a name alone has the weight 1.</param>
    /// <param name="names">Names of the network's styles, in its order.</param>
    /// <exception cref="StyleException">A style is unknown, or the text is no mix.</exception>
    public static StyleMix Parse(string text, IReadOnlyList<string> names)
    {
        var weights = new double[names.Count];
        var seen = new HashSet<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] pair = part.Split(':', 2, StringSplitOptions.TrimEntries);
            int style = IndexOf(pair[0], names);
            if (!seen.Add(style)) throw Malformed($"the style '{pair[0]}' occurs twice in \"{text}\"", names);
            weights[style] = pair.Length == 1 ? 1 : Weight(pair[1], text, names);
        }
        double sum = weights.Sum();
        if (!(sum > 0) || !double.IsFinite(sum))
            throw Malformed($"the weights of \"{text}\" sum to {Text(sum)}, and must sum to more than 0", names);
        return new([.. weights.Select(weight => (float)(weight / sum))]);
    }

    private static int IndexOf(string name, IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i] == name) return i;
        throw name.Length == 0
            ? Malformed("a style has no name", names)
            : new StyleException(StyleError.Unknown, $"there is no style '{name}'; there are {string.Join(", ", names)}", names);
    }

    private static double Weight(string text, string whole, IReadOnlyList<string> names) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) && weight >= 0 && double.IsFinite(weight)
            ? weight
            : throw Malformed($"\"{text}\" in \"{whole}\" is no weight: a number from 0", names);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static StyleException Malformed(string reason, IReadOnlyList<string> names) => new(StyleError.Malformed, reason, names);
}
