using System.Text;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>The words of a prototxt: names and numbers, texts in quotes without these, brackets and signs; "" at the end.</summary>
internal ref struct PrototxtTokens(string text)
{
    private readonly string _text = text;
    private int _at;
    private int _line = 1;
    private string? _next;

    /// <summary>Looks at the next word without taking it.</summary>
    public string Peek() => _next ??= Scan();

    /// <summary>Takes the next word.</summary>
    public string Next()
    {
        string word = Peek();
        _next = null;
        return word;
    }

    /// <summary>An error at the last word.</summary>
    public readonly ModelException Error(string reason) => new(ModelError.Malformed, $"line {_line}: {reason}");

    private string Scan()
    {
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '\n') _line++;
            else if (c == '#') while (_at + 1 < _text.Length && _text[_at + 1] != '\n') _at++;
            else if (!char.IsWhiteSpace(c)) break;
        }
        if (_at >= _text.Length) return "";
        char first = _text[_at];
        if (first is '"' or '\'') return Quoted(first);
        if (!IsWord(first))
        {
            _at++;
            return "{}<>[]:;,".Contains(first) ? first.ToString() : throw Error($"unexpected '{first}'");
        }
        int start = _at;
        while (_at < _text.Length && IsWord(_text[_at])) _at++;
        return _text[start.._at];
    }

    private string Quoted(char quote)
    {
        var content = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] is not '\n'; _at++)
        {
            char c = _text[_at];
            if (c == quote)
            {
                _at++;
                return content.ToString();
            }
            if (c == '\\' && _at + 1 < _text.Length) c = _text[++_at];
            content.Append(c);
        }
        throw Error("a text in quotes does not end");
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '+' or '-';
}
