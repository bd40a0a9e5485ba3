using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>
/// A collector that takes OTLP over HTTP as protobuf (opentelemetry/proto/collector/trace/v1/trace_service.proto) and keeps the spans.
/// </summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SpanCollector()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/traces", async (HttpContext context) =>
        {
            Assert.Equal("application/x-protobuf", context.Request.ContentType);
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            ReadRequest(body.ToArray());
            context.Response.ContentType = "application/x-protobuf";
        });
    }

    public ConcurrentQueue<CollectedSpan> Spans { get; } = new();

    /// <summary>The attributes of what sent them.</summary>
    public ConcurrentDictionary<string, string> Resource { get; } = new();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<SpanCollector> StartAsync()
    {
        var collector = new SpanCollector();
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void ReadRequest(byte[] request)
    {
        foreach ((int resourceSpans, byte[] ofResource) in Fields(request))
        {
            if (resourceSpans != 1) continue;
            foreach ((int field, byte[] value) in Fields(ofResource))
            {
                if (field == 1)
                    foreach ((int _, byte[] attribute) in Fields(value).Where(item => item.Field == 1)) AddTo(Resource, attribute);
                if (field == 2)
                    foreach ((int _, byte[] span) in Fields(value).Where(item => item.Field == 2)) Spans.Enqueue(ReadSpan(span));
            }
        }
    }

    private static CollectedSpan ReadSpan(byte[] span)
    {
        var attributes = new ConcurrentDictionary<string, string>();
        (string trace, string id, string parent, string name, ulong start, ulong end) = ("", "", "", "", 0UL, 0UL);
        foreach ((int field, byte[] value) in Fields(span))
        {
            switch (field)
            {
                case 1: trace = Convert.ToHexStringLower(value); break;
                case 2: id = Convert.ToHexStringLower(value); break;
                case 4: parent = Convert.ToHexStringLower(value); break;
                case 5: name = System.Text.Encoding.UTF8.GetString(value); break;
                case 7: start = BitConverter.ToUInt64(value); break;
                case 8: end = BitConverter.ToUInt64(value); break;
                case 9: AddTo(attributes, value); break;
            }
        }
        return new CollectedSpan(trace, id, parent, name, (end - start) / 1e6, attributes);
    }

    private static void AddTo(ConcurrentDictionary<string, string> attributes, byte[] attribute)
    {
        var fields = Fields(attribute).ToDictionary(item => item.Field, item => item.Value);
        string key = System.Text.Encoding.UTF8.GetString(fields[1]);
        (int kind, byte[] value) = Fields(fields[2]).Single();
        attributes[key] = kind == 1 ? System.Text.Encoding.UTF8.GetString(value) : $"{BitConverter.ToInt64(value)}";
    }

    // A message's fields in their order: bytes of what has a length, eight bytes of every number.
    private static List<(int Field, byte[] Value)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                WireFormat.WireType.Varint => BitConverter.GetBytes(input.ReadUInt64()),
                WireFormat.WireType.Fixed64 => BitConverter.GetBytes(input.ReadFixed64()),
                WireFormat.WireType.Fixed32 => BitConverter.GetBytes((ulong)input.ReadFixed32()),
                var other => throw new FormatException($"wire type {other}"),
            }));
        }
        return fields;
    }
}
