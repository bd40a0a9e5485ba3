using System.Diagnostics;
using System.Net;
using ShiftService.Load.Http;
using ShiftService.Load.Measures;

namespace ShiftService.Load.Generation;

/// <summary>
/// The generator: one thread, many connections. Requests are sent when they are due, whether or not others were answered; one that finds
/// all connections busy waits, and its time counts from when it was due. Phases follow each other without a pause, with requests of
/// one still under way in the next. One thread runs it; <see cref="EndPhase"/> may be called from others.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    // So many are sent before answers are looked at again.
    private const int MaxBurst = 16;

    private static readonly long SweepTicks = Stopwatch.Frequency / 50;

    private readonly Epoll _epoll = new();
    private readonly IPEndPoint _address;
    private readonly byte[][] _requests;
    private readonly LoadOptions _options;
    private readonly Connection[] _connections;
    private readonly Stack<Connection> _closed = new();
    private readonly List<Connection> _idle = [];
    private readonly Queue<(long Due, Phase Phase)> _backlog = new();
    private readonly byte[] _buffer = new byte[64 << 10];
    private long _nextSweep, _resume;
    private int _nextRequest, _busy;
    private volatile bool _endPhase;

    /// <summary>Gets ready; the calling thread is to be the one that runs it.</summary>
    public LoadLoop(HttpTarget target, IReadOnlyList<byte[]> requests, LoadOptions? options = null)
    {
        _options = options ?? new LoadOptions();
        _requests = [.. requests];
        _address = target.Connect();
        _connections = [.. Enumerable.Range(0, _options.MaxConnections).Select(slot => new Connection(slot))];
        foreach (Connection connection in _connections.Reverse()) _closed.Push(connection);
    }

    /// <summary>Connections that were made.</summary>
    public long Opened { get; private set; }

    /// <summary>Runs phases one after the other, and waits until the last request has ended.</summary>
    public void Run(params IReadOnlyList<Phase> phases)
    {
        foreach (Phase phase in phases)
        {
            long now = Stopwatch.GetTimestamp();
            _endPhase = false;
            phase.Begin(now);
            for (; !phase.IsOver(now) && !_endPhase; now = Stopwatch.GetTimestamp()) Turn(phase, now);
            phase.Finish(now);
            if (!_endPhase) GiveUp(phase);
            while (_backlog.TryDequeue(out (long Due, Phase Phase) left)) left.Phase.Recorder.Fail(FailureKind.Unsent);
        }
        while (_busy > 0) Handle(WaitUntil(_nextSweep));
    }

    /// <summary>Ends the phase that runs.</summary>
    public void EndPhase() => _endPhase = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Connection connection in _connections) connection.Close();
        _epoll.Dispose();
    }

    private void Turn(Phase phase, long now)
    {
        long next = _nextSweep;
        int burst = 0;
        if (phase.Schedule is null)
        {
            while (_busy + _backlog.Count < phase.Connections && now >= _resume && !phase.IsOver(now)) Arrive(phase, now, now);
        }
        else
        {
            for (; phase.NextDue is long due && due <= now && burst < MaxBurst && !phase.IsOver(now); burst++)
            {
                Arrive(phase, due, now);
                phase.Schedule.Advance();
            }
            next = Math.Min(next, phase.NextDue ?? next);
        }
        Handle(WaitUntil(next));
    }

    // What was due by its end and is not under way: the generator could not keep up.
    private static void GiveUp(Phase phase)
    {
        for (; phase.NextDue is not null && phase.Length < TimeSpan.MaxValue; phase.Schedule!.Advance())
        {
            phase.Recorder.Offered++;
            phase.Recorder.Fail(FailureKind.Unsent);
        }
    }

    private int WaitUntil(long timestamp) => _epoll.Wait(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp));

    private void Handle(int events)
    {
        for (int i = 0; i < events; i++)
        {
            (uint what, ulong tag) = _epoll[i];
            Connection connection = _connections[Connection.SlotOf(tag)];
            // Of a connection that is closed by now.
            if (connection.Tag == tag && connection.State != ConnectionState.Closed) Happened(connection, what);
        }
        long now = Stopwatch.GetTimestamp();
        if (now >= _nextSweep) Sweep(now);
        Dispatch(now);
    }

    private void Arrive(Phase phase, long due, long now)
    {
        phase.Recorder.Offered++;
        if (_backlog.Count == _options.MaxBacklog)
        {
            phase.Recorder.Fail(FailureKind.Unsent);
            return;
        }
        _backlog.Enqueue((due, phase));
        Dispatch(now);
    }

    // The oldest first. A connection that stands is better than a new one.
    private void Dispatch(long now)
    {
        while (_backlog.Count > 0 && (_idle.Count > 0 || _closed.Count > 0))
        {
            (long due, Phase phase) = _backlog.Dequeue();
            if (_idle.Count == 0)
            {
                Connect(_closed.Pop(), phase, due, now);
                continue;
            }
            Connection connection = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            Begin(connection, phase, due, now);
        }
    }

    private byte[] NextRequest()
    {
        byte[] request = _requests[_nextRequest];
        _nextRequest = (_nextRequest + 1) % _requests.Length;
        return request;
    }

    private void Connect(Connection connection, Phase phase, long due, long now)
    {
        connection.Take(NextRequest(), phase, due, now);
        _busy++;
        Opened++;
        try
        {
            connection.Open(_address, _epoll);
        }
        catch (System.Net.Sockets.SocketException)
        {
            Fail(connection, FailureKind.NotConnected);
        }
    }

    private void Begin(Connection connection, Phase phase, long due, long now)
    {
        connection.Take(NextRequest(), phase, due, now);
        connection.State = ConnectionState.Busy;
        _busy++;
        if (!connection.Send()) Receive(connection, ended: true);
    }

    private void Happened(Connection connection, uint what)
    {
        bool ended = (what & Epoll.Ended) != 0;
        switch (connection.State)
        {
            case ConnectionState.Idle:
                // Only the end can come now; or room to write, which it had already.
                if (!ended && (what & Epoll.Readable) == 0) break;
                _idle.Remove(connection);
                Close(connection);
                break;
            case ConnectionState.Connecting when !connection.IsConnected():
                Fail(connection, FailureKind.NotConnected);
                break;
            case ConnectionState.Connecting:
                if ((what & Epoll.Writable) == 0) break;
                connection.State = ConnectionState.Busy;
                ended |= !connection.Send();
                if (ended || (what & Epoll.Readable) != 0) Receive(connection, ended);
                break;
            case ConnectionState.Busy:
                ended |= (what & Epoll.Writable) != 0 && !connection.Send();
                if (ended || (what & Epoll.Readable) != 0) Receive(connection, ended);
                break;
            case ConnectionState.Finishing:
                FinishSending(connection, ended);
                break;
        }
    }

    // Whoever is told of the end is told once: then everything up to it is read now, and the connection is of no more use.
    private void Receive(Connection connection, bool ended)
    {
        try
        {
            int received = connection.Receive(_buffer), used = 0;
            for (; received > 0; received = connection.Receive(_buffer))
            {
                used = connection.Answer.Consume(_buffer.AsSpan(0, received));
                if (connection.Answer.IsComplete || (!ended && received < _buffer.Length)) break;
            }
            if (connection.Answer.IsComplete || (received == 0 && connection.Answer.End()))
                Complete(connection, isClean: used == received && !ended);
            else if (received == 0) Fail(connection, HowItEnded(connection));
        }
        catch (MalformedResponseException)
        {
            Fail(connection, FailureKind.Malformed);
        }
    }

    private static FailureKind HowItEnded(Connection connection) =>
        connection.Answer.HasBegun ? FailureKind.CutOff : connection.IsSent ? FailureKind.Unanswered : FailureKind.NotTaken;

    private void Complete(Connection connection, bool isClean)
    {
        Phase phase = connection.Phase!;
        phase.Recorder.Answer(connection.Answer, phase.Start, connection.Due, connection.Started, Stopwatch.GetTimestamp());
        if (!isClean || !connection.Answer.KeepsAlive)
        {
            _busy--;
            Close(connection);
            return;
        }
        connection.State = ConnectionState.Finishing;
        FinishSending(connection, ended: false);
    }

    private void FinishSending(Connection connection, bool ended)
    {
        bool failed = ended || !connection.Send();
        if (!failed && !connection.IsSent) return;
        _busy--;
        if (failed)
        {
            Close(connection);
            return;
        }
        connection.State = ConnectionState.Idle;
        _idle.Add(connection);
    }

    private void Fail(Connection connection, FailureKind kind)
    {
        connection.Phase!.Recorder.Fail(kind);
        // A closed loop goes on a moment later: a server that refuses connections is not to be asked without end.
        _resume = Stopwatch.GetTimestamp() + SweepTicks;
        _busy--;
        Close(connection);
    }

    private void Close(Connection connection)
    {
        connection.Close();
        _closed.Push(connection);
    }

    // Ends what takes too long.
    private void Sweep(long now)
    {
        _nextSweep = now + SweepTicks;
        foreach (Connection connection in _connections)
        {
            if (connection.State is ConnectionState.Closed or ConnectionState.Idle) continue;
            if (Stopwatch.GetElapsedTime(connection.Started, now) < _options.Patience) continue;
            if (connection.State != ConnectionState.Finishing)
            {
                Fail(connection, FailureKind.TimedOut);
                continue;
            }
            _busy--;
            Close(connection);
        }
    }
}
