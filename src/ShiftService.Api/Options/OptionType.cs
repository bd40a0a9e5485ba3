using System.Globalization;

namespace ShiftService.Api.Options;

/// <summary>The types that an option may have, and how texts become their values.</summary>
internal static class OptionType
{
    /// <summary>True for numbers, texts, truth values and names of enumerations; else it is a list or a section.</summary>
    public static bool IsScalar(Type type) =>
        Bare(type) is { } bare && (bare.IsPrimitive || bare.IsEnum || bare == typeof(string) || bare == typeof(TimeSpan));

    /// <summary>The type of a list's items; null if it is no list.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>A text as a value, or null and what it should have been.</summary>
    public static object? Parse(Type type, string text, out string expected)
    {
        Type bare = Bare(type);
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (bare == typeof(string))
        {
            expected = "a text";
            return text;
        }
        if (bare == typeof(bool))
        {
            expected = "true or false";
            return bool.TryParse(text, out bool truth) ? truth : null;
        }
        if (bare.IsEnum)
        {
            expected = $"one of {string.Join(", ", Enum.GetNames(bare).Select(name => name.ToLowerInvariant()))}";
            string? name = Enum.GetNames(bare).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            return name is null ? null : Enum.Parse(bare, name);
        }
        if (bare == typeof(TimeSpan))
        {
            expected = "a time such as 00:00:01.5";
            return TimeSpan.TryParseExact(text, ["c"], invariant, out TimeSpan time) ? time : null;
        }
        if (bare == typeof(double) || bare == typeof(float))
        {
            expected = "a number";
            bool isNumber = double.TryParse(text, NumberStyles.Float, invariant, out double number) && double.IsFinite(number);
            return isNumber ? Convert.ChangeType(number, bare, invariant) : null;
        }
        if (bare == typeof(int))
        {
            expected = "a whole number";
            return int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out int number) ? number : null;
        }
        if (bare == typeof(long))
        {
            expected = "a whole number";
            return long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out long number) ? number : null;
        }
        throw new NotSupportedException($"an option of type {type} cannot be read; this is a bug");
    }

    /// <summary>A value as the text that would give it.</summary>
    public static string Format(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        Enum name => name.ToString().ToLowerInvariant(),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
