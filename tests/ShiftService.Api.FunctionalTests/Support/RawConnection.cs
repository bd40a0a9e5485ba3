using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A connection for requests that no decent client sends.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    /// <summary>Connects.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync(address.Host, address.Port);
        connection._stream = connection._tcp.GetStream();
        return connection;
    }

    /// <summary>Connects, sends, and reads one answer.</summary>
    public static async Task<RawAnswer> AskAsync(Uri address, string text, byte[]? body = null, bool endOfSending = false)
    {
        using RawConnection connection = await OpenAsync(address);
        await connection.SendAsync(text);
        if (body is not null) await connection.SendAsync(body);
        if (endOfSending) connection.EndSending();
        return await connection.ReadAsync();
    }

    /// <summary>The head of a POST /classify of bytes, with the empty line.</summary>
    public static string ClassifyHead(long length, string query = "", string type = "image/png") =>
        $"POST /classify{query} HTTP/1.1\r\nHost: test\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n";

    /// <summary>Sends text, each character a byte.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes; a peer that has closed already is no error here.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // What it answered before is still to be read.
        }
    }

    /// <summary>Says that nothing more is sent; answers are still read.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one answer with a Content-Length or none.</summary>
    public async Task<RawAnswer> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await ReadSomeAsync(one, patience.Token) == 0) return new(0, [], head.ToString());
            head.Append((char)one[0]);
        }
        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var answer = new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), lines[1..], "");
        var body = new byte[int.Parse(answer.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, patience.Token);
        return answer with { Body = Encoding.UTF8.GetString(body) };
    }

    public void Dispose() => _tcp.Dispose();

    private static bool EndsHead(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private async Task<int> ReadSomeAsync(byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await _stream.ReadAsync(buffer, cancellation);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
