using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ShiftService.Api.Problems;

namespace ShiftService.Api.Bodies;

/// <summary>
/// Finds the images of a multipart/form-data body (RFC 7578, 2046) while it arrives, without copying: it remembers where they lie. Limits
/// hold for what has arrived so far, so a body over one is not read to its end.
/// </summary>
internal sealed class MultipartScanner(string boundary, BodyLimits limits, BodyFields fields)
{
    /// <summary>Most characters of a boundary.</summary>
    public const int MaxBoundary = 70;

    /// <summary>Most bytes of a part's headers.</summary>
    public const int MaxHeaderBytes = 4096;

    private const int MaxNameLength = 255;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // What stands between two parts; the first may do without the line break.
    private readonly byte[] _delimiter = Encoding.ASCII.GetBytes($"\r\n--{boundary}");
    private readonly List<ImagePart> _parts = [];
    private State _state;
    private int _at, _contentStart, _field;
    private string? _name;

    private enum State
    {
        Start,
        AfterDelimiter,
        Headers,
        Content,
        End,
    }

    /// <summary>The images that are complete.</summary>
    public IReadOnlyList<ImagePart> Parts => _parts;

    /// <summary>Goes on.</summary>
    /// <param name="body">All that has arrived, from the first byte.</param>
    /// <exception cref="ProblemException">It is malformed or over a limit.</exception>
    public void Advance(ReadOnlySpan<byte> body)
    {
        while (_state switch
        {
            State.Start => SkipFirstDelimiter(body),
            State.AfterDelimiter => SkipDelimiterEnd(body),
            State.Headers => ReadHeaders(body),
            State.Content => ReadContent(body),
            _ => false,
        })
        {
        }
    }

    /// <summary>Nothing more arrives.</summary>
    /// <exception cref="ProblemException">The body ends too early.</exception>
    public void Complete()
    {
        if (_state != State.End) throw Invalid($"the body ends after {_parts.Count} whole parts, without the last boundary");
    }

    private bool SkipFirstDelimiter(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return false;
        int skipped = body[0] == (byte)'\r' ? 0 : 2;
        ReadOnlySpan<byte> first = _delimiter.AsSpan(skipped);
        if (!first.StartsWith(body[..Math.Min(body.Length, first.Length)])) throw Invalid("the body does not begin with its boundary");
        return body.Length >= first.Length && To(State.AfterDelimiter, first.Length);
    }

    private bool SkipDelimiterEnd(ReadOnlySpan<byte> body)
    {
        int at = _at;
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t') at++;
        if (body.Length - at < 2) return at - _at > MaxHeaderBytes ? throw Invalid("a boundary is followed by too many blanks") : false;
        if (at == _at && body[at..].StartsWith("--"u8)) return To(State.End, at + 2);
        if (!body[at..].StartsWith("\r\n"u8)) throw Invalid("a boundary is followed by neither a line's end nor '--'");
        if (_parts.Count == limits.Images)
        {
            throw ProblemKind.TooManyImages.With(
                $"there are more than {limits.Images} images", ("limit", limits.Images), ("unit", "images")).ToException();
        }
        // The line break stays: it is what empty headers consist of.
        return To(State.Headers, at);
    }

    private bool ReadHeaders(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> rest = body[_at..];
        int end = rest.IndexOf("\r\n\r\n"u8);
        if (end > MaxHeaderBytes || (end < 0 && rest.Length > MaxHeaderBytes))
            throw Invalid($"part {_parts.Count} has more than {MaxHeaderBytes} bytes of headers");
        if (end < 0) return false;
        ParseHeaders(rest[..end]);
        _contentStart = _at + end + 4;
        return To(State.Content, _contentStart);
    }

    private void ParseHeaders(ReadOnlySpan<byte> bytes)
    {
        ContentDispositionHeaderValue? disposition = null;
        foreach (string line in Text(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? "" : line[..colon], value = line[(colon + 1)..].Trim();
            if (name.Equals(HeaderNames.ContentDisposition, StringComparison.OrdinalIgnoreCase))
                ContentDispositionHeaderValue.TryParse(value, out disposition);
            else if (name.Equals("Content-Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
                && !value.Equals("binary", StringComparison.OrdinalIgnoreCase))
                throw Invalid($"part {_parts.Count} has a Content-Transfer-Encoding other than binary");
        }
        string? part = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value;
        if (part is null) throw Invalid($"part {_parts.Count} has no Content-Disposition with a name");
        _field = fields.IndexOf(part);
        if (_field < 0) throw Invalid($"part {_parts.Count} is called '{Shown(part)}'; parts are called {fields.Known}");
        if (fields.List is null && _parts.Any(other => other.Field == _field)) throw Invalid($"there are two parts called '{part}'");
        StringSegment encoded = disposition!.FileNameStar;
        string? file = (encoded.HasValue ? encoded : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value;
        _name = string.IsNullOrEmpty(file) ? null : Shown(file[(file.LastIndexOfAny(['/', '\\']) + 1)..]);
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid($"the headers of part {_parts.Count} are not UTF-8");
        }
    }

    private bool ReadContent(ReadOnlySpan<byte> body)
    {
        // What was searched before is not searched again, but for the beginning of a delimiter at its end.
        int found = body[_at..].IndexOf(_delimiter);
        int end = found < 0 ? Math.Max(_at, body.Length - _delimiter.Length + 1) : _at + found;
        int length = end - _contentStart;
        if (length > limits.ImageBytes)
            throw Problem.Over(ProblemKind.ImageTooLarge, $"image {_parts.Count} has", limits.ImageBytes, length, "bytes").ToException();
        if (found < 0)
        {
            _at = end;
            return false;
        }
        _parts.Add(new(_contentStart, length, _name, _field));
        return To(State.AfterDelimiter, end + _delimiter.Length);
    }

    private bool To(State state, int at)
    {
        (_state, _at) = (state, at);
        return true;
    }

    private static string Shown(string text) => text.Length > MaxNameLength ? text[..MaxNameLength] : text;

    private static ProblemException Invalid(string detail) => ProblemKind.InvalidMultipart.With(detail).ToException();
}
