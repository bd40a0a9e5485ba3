using System.Net;
using System.Net.Sockets;
using ShiftService.Load.Generation;
using ShiftService.Load.Http;
using ShiftService.Load.Measures;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Tests;

public class LoadLoopTests
{
    private static readonly byte[] Small = new byte[100], Large = new byte[3 << 20];

    [Fact]
    public void AClosedLoop_SendsAsManyAsItIsTold_OnAsManyConnections()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Reaction.Ok);
        Phase phase = Closed(connections: 3, requests: 50);

        Run(server, Small, phase);

        Assert.Equal((50, 50, 50), (server.Requests, phase.Recorder.Offered, phase.Recorder.Status(200)));
        Assert.Equal(3, server.Connections);
        Assert.Equal(50, phase.Recorder.Latency.Count);
    }

    [Fact]
    public void AnOpenLoop_SendsWhetherOrNotItIsAnswered()
    {
        // Nobody is answered before all are here: a client that waited for answers would never end.
        const int requests = 40;
        var all = new CountdownEvent(requests);
        using var server = new ScriptedServer(_ =>
        {
            all.Signal();
            all.Wait();
            return ScriptedServer.Reaction.Ok;
        });
        var phase = Phase.Open("open", 1000, ArrivalKind.Uniform, 1, TimeSpan.FromMilliseconds(requests + 0.5), new Recorder(null));

        Run(server, Small, phase);

        Assert.Equal((requests, requests), (phase.Recorder.Offered, phase.Recorder.Status(200)));
    }

    [Fact]
    public void TheTimeOfARequestThatFoundNoConnection_CountsFromWhenItWasDue()
    {
        // The only connection is held until a second request has been due for long.
        var held = new ManualResetEventSlim();
        using var server = new ScriptedServer(_ =>
        {
            held.Wait();
            return ScriptedServer.Reaction.Ok;
        });
        var recorder = new Recorder(null);
        var phase = Phase.Open("open", 50, ArrivalKind.Uniform, 1, TimeSpan.MaxValue, recorder);
        using var loop = new LoadLoop(new HttpTarget(server.Address, []), [Request(server, Small)], new LoadOptions { MaxConnections = 1 });
        var thread = new Thread(() => loop.Run(phase));
        thread.Start();
        SpinWait.SpinUntil(() => recorder.Offered >= 5);
        held.Set();
        SpinWait.SpinUntil(() => recorder.Answered >= 5);
        loop.EndPhase();
        thread.Join();

        // By then the second had been due for three gaps of 20 ms, whenever it was sent.
        Assert.True(recorder.Lateness.Max >= TimeSpan.FromMilliseconds(59), $"{recorder.Lateness.Max}");
        Assert.True(recorder.Latency.Max >= recorder.Lateness.Max);
    }

    [Fact]
    public void AnAnswerBeforeTheBodyIsSent_IsTaken_AndTheConnectionUsedAgain()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Reaction.Refusal with { BeforeBody = true });
        Phase phase = Closed(connections: 1, requests: 4);

        Run(server, Large, phase);

        Assert.Equal((4, 4), (phase.Recorder.Status(429), phase.Recorder.Refusal.Count));
        Assert.Equal(0, phase.Recorder.WithoutRetryAfter);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public void EveryWayToFail_IsCountedAsWhatItIs()
    {
        ScriptedServer.Reaction[] script =
        [
            new("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", KeepsAlive: false),
            new("", KeepsAlive: false),
            new("SSH-2.0-OpenSSH_9.2\r\n"),
            new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", KeepsAlive: false),
            ScriptedServer.Reaction.Ok,
        ];
        using var server = new ScriptedServer(request => script[request - 1]);
        Phase phase = Closed(connections: 1, requests: script.Length);

        Run(server, Small, phase);

        PhaseReport report = PhaseReport.Of(phase);
        Assert.Equal(new() { ["unanswered"] = 1, ["cutOff"] = 1, ["malformed"] = 1 }, new Dictionary<string, long>(report.Failures));
        Assert.Equal((2, 3, 5), (report.Accepted, report.Failed, report.Offered));
        Assert.Equal(5, server.Connections);
    }

    [Fact]
    public void ARequestThatIsNotAnswered_IsGivenUp()
    {
        var end = new ManualResetEventSlim();
        using var server = new ScriptedServer(_ =>
        {
            end.Wait();
            return ScriptedServer.Reaction.Ok;
        });
        Phase phase = Closed(connections: 2, requests: 2);

        Run(server, Small, phase, new LoadOptions { Patience = TimeSpan.FromMilliseconds(50) });
        end.Set();

        Assert.Equal(2, phase.Recorder.Failures(FailureKind.TimedOut));
    }

    [Fact]
    public void WhereNobodyListensAnyMore_RequestsAreNotConnected()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = new HttpTarget($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", []);
        Phase phase = Closed(connections: 2, requests: 6);
        using var loop = new LoadLoop(target, [target.Post(Small, "image/png")]);
        listener.Stop();

        loop.Run(phase);

        Assert.Equal(6, phase.Recorder.Failures(FailureKind.NotConnected));
        Assert.Equal(6, phase.Recorder.Offered);
    }

    [Fact]
    public void Phases_FollowEachOther_AndKeepTheirRequestsApart()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Reaction.Ok);
        Phase one = Closed(connections: 4, requests: 20), two = Closed(connections: 1, requests: 10);

        Run(server, Small, one, two);

        Assert.Equal((20, 10), (one.Recorder.Status(200), two.Recorder.Status(200)));
        Assert.Equal(4, server.Connections);
        Assert.True(two.Start >= one.End);
    }

    private static Phase Closed(int connections, long requests) =>
        Phase.Closed("closed", connections, TimeSpan.MaxValue, new Recorder(null), requests);

    private static byte[] Request(ScriptedServer server, byte[] body) => new HttpTarget(server.Address, []).Post(body, "image/png");

    private static void Run(ScriptedServer server, byte[] body, params Phase[] phases) => Run(server, body, phases, new LoadOptions());

    private static void Run(ScriptedServer server, byte[] body, Phase phase, LoadOptions options) => Run(server, body, [phase], options);

    private static void Run(ScriptedServer server, byte[] body, Phase[] phases, LoadOptions options)
    {
        using var loop = new LoadLoop(new HttpTarget(server.Address, []), [Request(server, body)], options);
        loop.Run(phases);
    }
}
