using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>Reads one line of samples, letter by letter, and refuses whatever the grammar does not have.</summary>
internal sealed partial class LineScanner(string line)
{
    private int _at;

    public bool AtEnd => _at == line.Length;

    public string Name()
    {
        Match name = NamePattern().Match(line, _at);
        if (!name.Success) throw Wrong("a name");
        _at += name.Length;
        return name.Value;
    }

    public bool Take(string text)
    {
        if (string.CompareOrdinal(line, _at, text, 0, text.Length) != 0) return false;
        _at += text.Length;
        return true;
    }

    public void Expect(string text)
    {
        if (!Take(text)) throw Wrong($"'{text}'");
    }

    public Dictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>();
        Expect("{");
        while (!Take("}"))
        {
            if (labels.Count > 0) Expect(",");
            string name = Name();
            Expect("=\"");
            if (name.Contains(':', StringComparison.Ordinal) || !labels.TryAdd(name, Quoted())) throw Wrong($"another label than {name}");
        }
        return labels;
    }

    public double Number()
    {
        int end = line.IndexOf(' ', _at);
        string text = end < 0 ? line[_at..] : line[_at..end];
        _at += text.Length;
        if (text is "+Inf") return double.PositiveInfinity;
        if (text is "-Inf") return double.NegativeInfinity;
        if (text is "NaN") return double.NaN;
        if (!NumberPattern().IsMatch(text)) throw Wrong("a number");
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public FormatException Wrong(string expected) => new($"expected {expected} at {_at} of: {line}");

    private string Quoted()
    {
        var text = new StringBuilder();
        while (!Take("\""))
        {
            if (AtEnd) throw Wrong("a closing quote");
            if (Take("\\\\")) text.Append('\\');
            else if (Take("\\\"")) text.Append('"');
            else if (Take("\\n")) text.Append('\n');
            else if (line[_at] == '\\') throw Wrong("an escape that exists");
            else text.Append(line[_at++]);
        }
        return text.ToString();
    }

    [GeneratedRegex(@"\G[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-][0-9]+)?\z")]
    private static partial Regex NumberPattern();
}
