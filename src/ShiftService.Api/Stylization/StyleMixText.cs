using System.Globalization;
using System.Text;
using ShiftService.Styles;

namespace ShiftService.Api.Stylization;

/// <summary>A mix as text.</summary>
internal static class StyleMixText
{
    /// <summary>The name of a single style, or names with weights that sum to 1, such as "starry_night:0.7,great_wave:0.3".</summary>
    public static string Of(StyleMix mix, IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        for (int i = 0; i < names.Count; i++)
        {
            if (mix.Weights[i] == 0) continue;
            if (mix.Weights[i] == 1) return names[i];
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{names[i]}:{mix.Weights[i]:0.####}");
        }
        return text.ToString();
    }
}
