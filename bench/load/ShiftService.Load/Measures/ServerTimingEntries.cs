using System.Buffers.Text;
using System.Text;

namespace ShiftService.Load.Measures;

/// <summary>
/// The metrics of a Server-Timing header, one after the other: names and durations, without allocating. What is neither is skipped, as the
/// header's specification asks of whoever reads it (W3C Server Timing).
/// </summary>
internal ref struct ServerTimingEntries(ReadOnlySpan<byte> header)
{
    private ReadOnlySpan<byte> _rest = header;

    /// <summary>The name of the current one.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its duration in milliseconds; null where it says none that is a number.</summary>
    public double? Milliseconds { get; private set; }

    /// <summary>Goes to the next; false at the end.</summary>
    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<byte> metric = Before((byte)',', _rest, out _rest);
            Name = Before((byte)';', metric, out ReadOnlySpan<byte> parameters).Trim(" \t"u8);
            Milliseconds = null;
            while (!parameters.IsEmpty && Milliseconds is null) Milliseconds = DurationOf(Before((byte)';', parameters, out parameters));
            if (!Name.IsEmpty) return true;
        }
        return false;
    }

    private static double? DurationOf(ReadOnlySpan<byte> parameter)
    {
        ReadOnlySpan<byte> name = Before((byte)'=', parameter, out ReadOnlySpan<byte> value).Trim(" \t"u8);
        value = value.Trim(" \t\""u8);
        bool isNumber = Utf8Parser.TryParse(value, out double number, out int used) && used == value.Length && double.IsFinite(number);
        return isNumber && Ascii.EqualsIgnoreCase(name, "dur"u8) ? number : null;
    }

    // The part before the first separator that stands in no quoted string, and the rest behind it.
    private static ReadOnlySpan<byte> Before(byte separator, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (!quoted && text[i] == separator)
            {
                rest = text[(i + 1)..];
                return text[..i];
            }
        }
        rest = default;
        return text;
    }
}
