using System.Buffers.Text;
using System.Text;

namespace ShiftService.Load.Http;

/// <summary>
/// One HTTP/1.1 response after the other out of whatever pieces arrive (RFC 9112). Keeps what the generator looks at, and the first bytes
/// of the body; allocates nothing once its buffers exist.
/// </summary>
internal sealed class ResponseParser
{
    private const int MaxLineBytes = 16 << 10, MaxLines = 200, MaxBodyStart = 512;

    private readonly byte[] _bodyStart = new byte[MaxBodyStart];
    private byte[] _line = new byte[256];
    private byte[] _timing = new byte[256];
    private int _lineLength, _timingLength, _bodyStartLength, _lines;
    private long _left;
    private Step _step;
    private bool _chunked, _hasLength, _close, _keep;
    private int _minor;

    private enum Step
    {
        Status, Header, Body, ChunkSize, Chunk, ChunkEnd, Trailer, UntilClose, Complete,
    }

    /// <summary>The status, once <see cref="IsComplete"/>.</summary>
    public int Status { get; private set; }

    /// <summary>Retry-After in seconds; null where there is none, or a date.</summary>
    public double? RetryAfterSeconds { get; private set; }

    /// <summary>The value of Server-Timing; several are joined by commas.</summary>
    public ReadOnlySpan<byte> ServerTiming => _timing.AsSpan(0, _timingLength);

    /// <summary>The first bytes of the body, at most 512.</summary>
    public ReadOnlySpan<byte> BodyStart => _bodyStart.AsSpan(0, _bodyStartLength);

    /// <summary>Bytes of the body.</summary>
    public long BodyLength { get; private set; }

    /// <summary>True if the connection may carry another request.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>True from the first byte.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>True when the response is whole.</summary>
    public bool IsComplete => _step == Step.Complete;

    /// <summary>Begins a new response.</summary>
    public void Reset()
    {
        _step = Step.Status;
        _lineLength = _timingLength = _bodyStartLength = _lines = 0;
        _left = BodyLength = 0;
        _chunked = _hasLength = _close = _keep = HasBegun = KeepsAlive = false;
        Status = 0;
        RetryAfterSeconds = null;
    }

    /// <summary>Takes bytes as they come, up to the end of the response at most.</summary>
    /// <returns>How many were taken.</returns>
    /// <exception cref="MalformedResponseException">They are no response.</exception>
    public int Consume(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (taken < bytes.Length && !IsComplete)
        {
            HasBegun = true;
            taken += _step is Step.Body or Step.Chunk or Step.UntilClose ? TakeBody(bytes[taken..]) : TakeLine(bytes[taken..]);
        }
        return taken;
    }

    /// <summary>The connection ended: true if that makes the response whole.</summary>
    public bool End()
    {
        if (_step != Step.UntilClose) return IsComplete;
        _step = Step.Complete;
        return true;
    }

    private int TakeBody(ReadOnlySpan<byte> bytes)
    {
        int length = _step == Step.UntilClose ? bytes.Length : (int)Math.Min(bytes.Length, _left);
        int kept = Math.Min(length, MaxBodyStart - _bodyStartLength);
        bytes[..kept].CopyTo(_bodyStart.AsSpan(_bodyStartLength));
        _bodyStartLength += kept;
        BodyLength += length;
        if (_step == Step.UntilClose) return length;
        _left -= length;
        if (_left == 0) _step = _step == Step.Chunk ? Step.ChunkEnd : Step.Complete;
        return length;
    }

    private int TakeLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n'), length = end < 0 ? bytes.Length : end;
        if (_lineLength + length > MaxLineBytes) throw new MalformedResponseException($"a line of more than {MaxLineBytes} bytes");
        if (end >= 0 && _lineLength == 0)
        {
            OnLine(bytes[..end]);
            return end + 1;
        }
        Append(ref _line, ref _lineLength, bytes[..length]);
        if (end < 0) return length;
        ReadOnlySpan<byte> line = _line.AsSpan(0, _lineLength);
        _lineLength = 0;
        OnLine(line);
        return end + 1;
    }

    private void OnLine(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\r']) line = line[..^1];
        if (_step is Step.Header or Step.Trailer && ++_lines > MaxLines)
            throw new MalformedResponseException($"more than {MaxLines} lines of header");
        switch (_step)
        {
            case Step.Status: OnStatus(line); break;
            case Step.Header when line.IsEmpty: OnHeadEnd(); break;
            case Step.Header: OnHeader(line); break;
            case Step.ChunkSize: OnChunkSize(line); break;
            case Step.ChunkEnd when line.IsEmpty: _step = Step.ChunkSize; break;
            case Step.ChunkEnd: throw new MalformedResponseException($"a chunk is followed by '{Shown(line)}'");
            case Step.Trailer when line.IsEmpty: _step = Step.Complete; break;
        }
    }

    // HTTP/1.1 200 OK
    private void OnStatus(ReadOnlySpan<byte> line)
    {
        bool isStatus = line.StartsWith("HTTP/1."u8) && line.Length >= 12 && line[7] is (byte)'0' or (byte)'1' && line[8] == ' ';
        if (!isStatus || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out int used) || used != 3 || status is < 100 or > 599)
            throw new MalformedResponseException($"not a status line: '{Shown(line)}'");
        (Status, _minor, _step) = (status, line[7] - '0', Step.Header);
    }

    private void OnHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 1) throw new MalformedResponseException($"not a header: '{Shown(line)}'");
        ReadOnlySpan<byte> name = line[..colon], value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8)) OnLength(value);
        else if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8)) OnEncoding(value);
        else if (Ascii.EqualsIgnoreCase(name, "Connection"u8)) OnConnection(value);
        else if (Ascii.EqualsIgnoreCase(name, "Retry-After"u8)) OnRetryAfter(value);
        else if (Ascii.EqualsIgnoreCase(name, "Server-Timing"u8)) OnTiming(value);
    }

    private void OnConnection(ReadOnlySpan<byte> value)
    {
        _close |= Ascii.EqualsIgnoreCase(value, "close"u8);
        _keep |= Ascii.EqualsIgnoreCase(value, "keep-alive"u8);
    }

    private void OnRetryAfter(ReadOnlySpan<byte> value) =>
        RetryAfterSeconds = Utf8Parser.TryParse(value, out int seconds, out int used) && used == value.Length ? seconds : null;

    private void OnLength(ReadOnlySpan<byte> value)
    {
        bool isNumber = Utf8Parser.TryParse(value, out long length, out int used) && used == value.Length && length >= 0;
        if (!isNumber || (_hasLength && length != _left))
            throw new MalformedResponseException($"Content-Length is '{Shown(value)}'");
        (_hasLength, _left) = (true, length);
    }

    private void OnEncoding(ReadOnlySpan<byte> value)
    {
        if (!Ascii.EqualsIgnoreCase(value, "chunked"u8)) throw new MalformedResponseException($"Transfer-Encoding is '{Shown(value)}'");
        _chunked = true;
    }

    private void OnTiming(ReadOnlySpan<byte> value)
    {
        if (_timingLength > 0) Append(ref _timing, ref _timingLength, ","u8);
        Append(ref _timing, ref _timingLength, value);
    }

    private void OnHeadEnd()
    {
        if (Status < 200)
        {
            // 100 Continue and the like: the response is still to come.
            Reset();
            HasBegun = true;
            return;
        }
        KeepsAlive = !_close && (_minor == 1 || _keep);
        if (Status is 204 or 304) _step = Step.Complete;
        else if (_chunked) _step = Step.ChunkSize;
        else if (!_hasLength) (_step, KeepsAlive) = (Step.UntilClose, false);
        else _step = _left == 0 ? Step.Complete : Step.Body;
    }

    private void OnChunkSize(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)';');
        ReadOnlySpan<byte> digits = (end < 0 ? line : line[..end]).Trim(" \t"u8);
        if (digits.Length > 15 || !Utf8Parser.TryParse(digits, out long size, out int used, 'x') || used != digits.Length)
            throw new MalformedResponseException($"a chunk's size is '{Shown(line)}'");
        (_left, _step) = (size, size == 0 ? Step.Trailer : Step.Chunk);
    }

    private static void Append(ref byte[] buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > buffer.Length) Array.Resize(ref buffer, Math.Max(2 * buffer.Length, length + bytes.Length));
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private static string Shown(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 40)]);
}
