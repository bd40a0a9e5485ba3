using System.Net;
using System.Net.Sockets;
using ShiftService.Load.Http;

namespace ShiftService.Load.Generation;

/// <summary>One connection, and the request that is on it. Nothing here waits.</summary>
/// <param name="slot">Its place among the connections of its loop.</param>
internal sealed class Connection(int slot)
{
    // A photo fits, so that most requests are one call.
    private const int SendBufferBytes = 256 << 10;

    private Socket? _socket;
    private uint _generation;
    private byte[] _request = [];
    private int _written;

    /// <summary>What it is at.</summary>
    public ConnectionState State { get; set; }

    /// <summary>The answer to its request.</summary>
    public ResponseParser Answer { get; } = new();

    /// <summary>The phase of its request.</summary>
    public Phase? Phase { get; private set; }

    /// <summary>When the request was due.</summary>
    public long Due { get; private set; }

    /// <summary>When it was begun.</summary>
    public long Started { get; private set; }

    /// <summary>True when the request is sent whole.</summary>
    public bool IsSent => _written == _request.Length;

    /// <summary>Names this connection and no earlier one of the same slot.</summary>
    public ulong Tag => (ulong)_generation << 32 | (uint)slot;

    /// <summary>The slot of a tag.</summary>
    public static int SlotOf(ulong tag) => (int)(uint)tag;

    /// <summary>Begins to connect.</summary>
    /// <exception cref="SocketException">The system refuses at once.</exception>
    public void Open(IPEndPoint address, Epoll epoll)
    {
        _generation++;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            Blocking = false, NoDelay = true, SendBufferSize = SendBufferBytes,
        };
        State = ConnectionState.Connecting;
        try
        {
            _socket.Connect(address);
        }
        catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Becomes writable when it stands.
        }
        epoll.Watch(_socket.Handle, Tag);
    }

    /// <summary>True if connecting succeeded, once something happened.</summary>
    public bool IsConnected() => _socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is 0;

    /// <summary>Takes a request on; sends nothing yet.</summary>
    public void Take(byte[] request, Phase phase, long due, long now)
    {
        (_request, _written, Phase, Due, Started) = (request, 0, phase, due, now);
        Answer.Reset();
    }

    /// <summary>Sends what can be sent. False if the connection has failed.</summary>
    public bool Send()
    {
        while (!IsSent)
        {
            int sent = _socket!.Send(_request.AsSpan(_written), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return true;
            if (error != SocketError.Success) return false;
            _written += sent;
        }
        return true;
    }

    /// <summary>Receives what is there.</summary>
    /// <returns>Bytes; 0 at the end or after a failure; -1 where nothing is there now.</returns>
    public int Receive(Span<byte> buffer)
    {
        int received = _socket!.Receive(buffer, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            _ => 0,
        };
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
        State = ConnectionState.Closed;
    }
}
