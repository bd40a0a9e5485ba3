using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ShiftService.Load.Tests;

/// <summary>A server on a real socket that answers the n-th request of all its connections as a script says.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, Reaction> _script;
    private readonly Thread _thread;
    private int _requests;
    private int _connections;

    public ScriptedServer(Func<int, Reaction> script)
    {
        _script = script;
        _listener.Start();
        _thread = new Thread(Accept) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What it does with a request: some text, and whether the connection goes on; or an answer before the body is read.</summary>
    public sealed record Reaction(string Text, bool KeepsAlive = true, bool BeforeBody = false)
    {
        public static Reaction Ok { get; } = new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

        public static Reaction Refusal { get; } = new("HTTP/1.1 429 No\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/classify";

    public int Requests => Volatile.Read(ref _requests);

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                Socket socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return; // stopped
            }
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                Converse(socket);
            }
            catch (SocketException)
            {
                // the client is gone
            }
        }
    }

    private void Converse(Socket socket)
    {
        var head = new List<byte>();
        var one = new byte[1];
        bool isFirst = true;
        while (Receive(socket, one))
        {
            if (isFirst) Interlocked.Increment(ref _connections);
            isFirst = false;
            head.Add(one[0]);
            if (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray())) continue;
            if (!Answer(socket, Encoding.ASCII.GetString([.. head]))) return;
            head.Clear();
        }
    }

    private bool Answer(Socket socket, string head)
    {
        int length = int.Parse(head.Split("Content-Length: ")[1].Split("\r\n")[0]);
        Reaction reaction = _script(Interlocked.Increment(ref _requests));
        byte[] answer = Encoding.ASCII.GetBytes(reaction.Text);
        if (reaction.BeforeBody) socket.Send(answer);
        if (!Receive(socket, new byte[length])) return false;
        // In two pieces.
        if (!reaction.BeforeBody && answer.Length > 0)
        {
            socket.Send(answer.AsSpan(0, 10));
            socket.Send(answer.AsSpan(10));
        }
        return reaction.KeepsAlive;
    }

    private static bool Receive(Socket socket, byte[] buffer)
    {
        for (int at = 0; at < buffer.Length;)
        {
            int received = socket.Receive(buffer.AsSpan(at));
            if (received == 0) return false;
            at += received;
        }
        return true;
    }
}
