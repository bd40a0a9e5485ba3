using ShiftService.Api.Options;

namespace ShiftService.Api.Hosting;

/// <summary>The table that --check prints.</summary>
internal static class EffectiveConfiguration
{
    /// <summary>Prints key, value and origin of every option.</summary>
    public static void Write(TextWriter output, IReadOnlyList<OptionValue> values)
    {
        int keys = values.Max(value => value.Key.Length), texts = values.Max(value => value.Text.Length);
        output.WriteLine($"{"key".PadRight(keys)}  {"value".PadRight(texts)}  from");
        foreach (OptionValue value in values) output.WriteLine($"{value.Key.PadRight(keys)}  {value.Text.PadRight(texts)}  {value.Origin}");
    }
}
