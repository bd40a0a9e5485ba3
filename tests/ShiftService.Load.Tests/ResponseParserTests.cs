using System.Text;
using ShiftService.Load.Http;

namespace ShiftService.Load.Tests;

public class ResponseParserTests
{
    private const string Refusal =
        "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/problem+json\r\nretry-after: 3\r\nServer-Timing: total;dur=0.2\r\n" +
        "Content-Length: 12\r\n\r\n{\"a\":\"busy\"}";

    private const string Chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nServer-Timing: a;dur=1\r\nserver-timing: b;dur=2\r\n\r\n" +
        "5\r\nhello\r\n1;name=value\r\n \r\nA\r\n0123456789\r\n0\r\nExpires: never\r\n\r\n";

    [Fact]
    public void AResponse_IsReadWhereverItIsSplit()
    {
        foreach (string text in (string[])[Refusal, Chunked])
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            for (int first = 0; first <= bytes.Length; first++)
            {
                for (int second = first; second <= bytes.Length; second += 7)
                {
                    var parser = new ResponseParser();
                    Feed(parser, bytes.AsSpan(0, first));
                    Feed(parser, bytes.AsSpan(first, second - first));
                    Assert.Equal(second == bytes.Length, parser.IsComplete);
                    Feed(parser, bytes.AsSpan(second));
                    RequireRead(text, parser);
                }
            }
        }
    }

    [Fact]
    public void AResponse_IsReadByteByByte()
    {
        foreach (string text in (string[])[Refusal, Chunked])
        {
            var parser = new ResponseParser();
            foreach (byte one in Encoding.ASCII.GetBytes(text)) Feed(parser, [one]);
            RequireRead(text, parser);
        }
    }

    [Fact]
    public void WhatFollowsAResponse_IsLeftAlone()
    {
        byte[] both = Encoding.ASCII.GetBytes(Refusal + Chunked);
        var parser = new ResponseParser();

        int used = parser.Consume(both);
        Assert.Equal(Refusal.Length, used);
        RequireRead(Refusal, parser);
        Assert.Equal(0, parser.Consume(both.AsSpan(used)));

        parser.Reset();
        Assert.Equal(Chunked.Length, parser.Consume(both.AsSpan(used)));
        RequireRead(Chunked, parser);
        Assert.Null(parser.RetryAfterSeconds);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 0\n\n", true)]
    public void TheConnection_IsKeptWhereBothMayUseIt(string response, bool expected)
    {
        ResponseParser parser = Parsed(response);

        Assert.True(parser.IsComplete);
        Assert.Equal(expected, parser.KeepsAlive);
    }

    [Fact]
    public void InterimResponses_AreSkipped()
    {
        ResponseParser parser = Parsed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Refusal);

        RequireRead(Refusal, parser);
    }

    [Fact]
    public void WithoutALength_TheBodyEndsWithTheConnection()
    {
        ResponseParser parser = Parsed("HTTP/1.1 200 OK\r\n\r\nabc");

        Assert.False(parser.IsComplete);
        Assert.True(parser.End());
        Assert.True(parser.IsComplete);
        Assert.False(parser.KeepsAlive);
        Assert.Equal("abc", Encoding.ASCII.GetString(parser.BodyStart));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    public void AConnectionThatEndsTooEarly_MakesNoResponse(string response)
    {
        ResponseParser parser = Parsed(response);

        Assert.False(parser.End());
        Assert.False(parser.IsComplete);
        Assert.Equal(response.Length > 0, parser.HasBegun);
    }

    [Theory]
    [InlineData("HTTP/2 200 OK\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n")]
    [InlineData("HTTP/1.1 999 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno header\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: empty\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5 6\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n")]
    public void WhatIsNoResponse_IsRefused(string bytes) => Assert.Throws<MalformedResponseException>(() => Parsed(bytes));

    [Fact]
    public void HeadersWithoutEnd_AreRefused()
    {
        const string start = "HTTP/1.1 200 OK\r\n";
        Assert.Throws<MalformedResponseException>(() => Parsed(start + string.Concat(Enumerable.Repeat("a: b\r\n", 500))));
        Assert.Throws<MalformedResponseException>(() => Parsed(start + new string('a', 100_000)));
    }

    [Fact]
    public void ManyChunks_AreNoTooManyHeaders()
    {
        string chunks = string.Concat(Enumerable.Repeat("1\r\na\r\n", 1000));
        ResponseParser parser = Parsed($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");

        Assert.True(parser.IsComplete);
        Assert.Equal(1000, parser.BodyLength);
        Assert.Equal(512, parser.BodyStart.Length);
    }

    private static void RequireRead(string text, ResponseParser parser)
    {
        bool isRefusal = text == Refusal;
        Assert.True(parser.IsComplete);
        Assert.True(parser.KeepsAlive);
        Assert.Equal(isRefusal ? 429 : 200, parser.Status);
        Assert.Equal(isRefusal ? 3 : null, parser.RetryAfterSeconds);
        Assert.Equal(isRefusal ? "total;dur=0.2" : "a;dur=1,b;dur=2", Encoding.ASCII.GetString(parser.ServerTiming));
        Assert.Equal(isRefusal ? "{\"a\":\"busy\"}" : "hello 0123456789", Encoding.ASCII.GetString(parser.BodyStart));
        Assert.Equal(isRefusal ? 12 : 16, parser.BodyLength);
    }

    private static ResponseParser Parsed(string text)
    {
        var parser = new ResponseParser();
        parser.Consume(Encoding.ASCII.GetBytes(text));
        return parser;
    }

    private static void Feed(ResponseParser parser, ReadOnlySpan<byte> bytes) => Assert.Equal(bytes.Length, parser.Consume(bytes));
}
