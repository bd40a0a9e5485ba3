using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ShiftService.Load.Http;

/// <summary>Where requests go, and what is written before each body.</summary>
internal sealed class HttpTarget
{
    private const double DefaultDeadlineSeconds = 5;

    private readonly Uri _address;
    private readonly string _headers;

    /// <summary>Takes an address apart.</summary>
    /// <param name="address">As http://localhost:8080/classify?top=5.</param>
    /// <param name="headers">More headers, as "Name: value".</param>
    /// <exception cref="ArgumentException">It is no such address, or no such headers.</exception>
    public HttpTarget(string address, IReadOnlyList<string> headers)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"'{address}' is no address as http://localhost:8080/classify");
        foreach (string header in headers)
        {
            if (header.IndexOf(':', StringComparison.Ordinal) < 1 || header.AsSpan().ContainsAny('\r', '\n'))
                throw new ArgumentException($"'{header}' is no header as 'Name: value'");
        }
        _address = uri;
        _headers = string.Concat(headers.Select(header => $"{header}\r\n"));
    }

    /// <summary>The address.</summary>
    public Uri Address => _address;

    /// <summary>The service's own deadline: deadlineMs of the address, else the service's default of five seconds.</summary>
    public TimeSpan Deadline
    {
        get
        {
            const string name = "deadlineMs=";
            string[] parameters = _address.Query.TrimStart('?').Split('&');
            string? parameter = parameters.FirstOrDefault(one => one.StartsWith(name, StringComparison.Ordinal));
            bool isNumber = int.TryParse(parameter?[name.Length..], out int milliseconds);
            return isNumber ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.FromSeconds(DefaultDeadlineSeconds);
        }
    }

    /// <summary>Finds out which of the host's addresses answers (localhost has two, and a server may listen on one).</summary>
    /// <exception cref="SocketException">None does.</exception>
    public IPEndPoint Connect()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Connect(_address.DnsSafeHost, _address.Port);
        var found = (IPEndPoint)probe.RemoteEndPoint!;
        return found.Address.IsIPv4MappedToIPv6 ? new(found.Address.MapToIPv4(), found.Port) : found;
    }

    /// <summary>A whole request.</summary>
    public byte[] Post(ReadOnlySpan<byte> body, string contentType)
    {
        string head = $"POST {_address.PathAndQuery} HTTP/1.1\r\nHost: {_address.Authority}\r\n{_headers}Content-Type: {contentType}\r\n" +
            $"Content-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
