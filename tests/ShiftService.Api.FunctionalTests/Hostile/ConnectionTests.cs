using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ShiftService.Api.Bodies;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Hostile;

/// <summary>Clients that send slowly, stop, lie or leave. After each the service still answers, and holds nothing of theirs.</summary>
[Collection(RunningServices.Name)]
public class ConnectionTests(NarrowService service) : IAsyncLifetime
{
    private static readonly byte[] Png = TestImages.Png();

    private BodyBudget Budget => service.Services.GetRequiredService<BodyBudget>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await service.Client.PostAsync("/classify", Payload.Bytes(Png)).JsonAsync();
        await Eventually.TrueAsync(() => Budget.Held == 0);
    }

    [Fact]
    public async Task AnUploadThatStops_IsGivenUp()
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(RawConnection.ClassifyHead(Png.Length));
        await connection.SendAsync(Png[..50]);
        JsonElement problem = (await connection.ReadAsync()).Problem(408, "body_too_slow");
        Assert.Equal(500, problem.GetProperty("limitMs").GetInt64());
        Assert.Equal(50, problem.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task AnUploadThatMissesItsDeadline_SaysSo()
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(RawConnection.ClassifyHead(Png.Length, "?deadlineMs=100"));
        await connection.SendAsync(Png[..50]);
        JsonElement problem = (await connection.ReadAsync()).Problem(408, "deadline_exceeded");
        Assert.Equal("body", problem.GetProperty("stage").GetString());
    }

    [Fact]
    public async Task ATruncatedUpload_Is400()
    {
        RawAnswer answer = await RawConnection.AskAsync(
            service.Address, RawConnection.ClassifyHead(Png.Length), Png[..50], endOfSending: true);
        // Whoever says that nothing more comes may be gone as well.
        if (answer.Status != 0) answer.Problem(400, "malformed_request");
    }

    [Fact]
    public async Task AClientThatLeaves_LeavesNothingBehind()
    {
        for (int i = 0; i < 5; i++)
        {
            using RawConnection connection = await RawConnection.OpenAsync(service.Address);
            await connection.SendAsync(RawConnection.ClassifyHead(Png.Length));
            await connection.SendAsync(Png[..(10 * i)]);
        }
    }

    [Fact]
    public async Task AClientThatOnlyAnnounces_TakesNoMemory()
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(RawConnection.ClassifyHead(199_999));
        await connection.SendAsync(Png[..50]);
        await Eventually.TrueAsync(() => Budget.Held > 0);
        Assert.InRange(Budget.Held, 1, 64 << 10);
        Assert.Equal(408, (await connection.ReadAsync()).Status);
    }

    [Fact]
    public async Task BodiesTogetherOverTheBudget_Are429_WithTheNumbers()
    {
        byte[] most = new byte[150_000];
        var connections = new List<RawConnection>();
        try
        {
            long held = 0;
            while (held + (256 << 10) + (128 << 10) <= 3_000_000)
            {
                RawConnection connection = await RawConnection.OpenAsync(service.Address);
                connections.Add(connection);
                await connection.SendAsync(RawConnection.ClassifyHead(most.Length + 1, "?deadlineMs=60000"));
                await connection.SendAsync(most);
                held = await Eventually.AboveAsync(() => Budget.Held, held);
                if (connections.Count > 60) break;
            }
            RawAnswer answer = await RawConnection.AskAsync(
                service.Address, RawConnection.ClassifyHead(1_000_000, type: "application/json"), new byte[990_000], endOfSending: true);
            JsonElement problem = answer.Problem(429, "body_budget");
            Assert.Equal(3_000_000, problem.GetProperty("limit").GetInt64());
            Assert.Equal("1", answer.Header("Retry-After"));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task HeadersThatDrip_AreCutOff()
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync("POST /classify HTTP/1.1\r\nHost: test\r\nX-Drip: 1");
        RawAnswer answer = await connection.ReadAsync();
        Assert.Contains(answer.Status, (int[])[0, 408]);
    }

    [Fact]
    public async Task GiantHeaders_AreRefused()
    {
        string many = string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: {i}\r\n"));
        Assert.Equal(431, (await RawConnection.AskAsync(service.Address, $"GET /health/live HTTP/1.1\r\nHost: test\r\n{many}\r\n")).Status);
        string one = new('x', 100_000);
        Assert.Equal(431, (await RawConnection.AskAsync(service.Address, $"GET / HTTP/1.1\r\nHost: test\r\nX: {one}\r\n\r\n")).Status);
        Assert.Equal(414, (await RawConnection.AskAsync(service.Address, $"GET /{one} HTTP/1.1\r\nHost: test\r\n\r\n")).Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: a\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    [InlineData("POST /classify HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /classify HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc")]
    [InlineData("POST /classify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n")]
    [InlineData("POST /classify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, identity\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n")]
    public async Task NoHttp_IsRefused(string text)
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(text);
        connection.EndSending();
        Assert.Contains((await connection.ReadAsync()).Status, (int[])[0, 400, 411, 501, 505]);
    }

    [Fact]
    public async Task HeadersThatAreNotAscii_AreNoTrouble()
    {
        RawAnswer answer = await RawConnection.AskAsync(service.Address,
            "POST /classify HTTP/1.1\r\nHost: test\r\nContent-Type: image/\u00FF\u00FE\r\nX-API-Key: \u00C3\u0028\r\n"
            + "Content-Length: 3\r\n\r\nabc");
        Assert.Contains(answer.Status, (int[])[400, 415]);
    }
}
