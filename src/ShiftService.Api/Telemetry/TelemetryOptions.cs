using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;
using ShiftService.Packages.Documents;

namespace ShiftService.Api.Telemetry;

/// <summary>What the service tells about itself, beyond /metrics.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The variable of the environment by which all OpenTelemetry software finds its collector.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The share of requests that are traced, where the caller's traceparent does not decide. A traced request has a span of each of its
    /// stages, and may be the example of a bucket in /metrics.
    /// </summary>
    [Range(0, 1)]
    public double SampleRatio { get; init; } = 0.01;

    /// <summary>Where spans go, such as http://collector:4318; OTEL_EXPORTER_OTLP_ENDPOINT if empty, and nowhere if that is too.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How they are sent.</summary>
    public OtlpExportProtocol OtlpProtocol { get; init; } = OtlpExportProtocol.HttpProtobuf;

    /// <summary>Milliseconds from which on a request is slow, and gets a line in the log.</summary>
    [Range(1, 600_000)]
    public int SlowRequestMs { get; init; } = 1000;

    /// <summary>Most lines a second about requests, so that a flood of failures is not made worse by its log; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int MaxRequestLinesPerSecond { get; init; } = 100;

    /// <summary>What is wrong beyond types and ranges.</summary>
    internal IEnumerable<DocumentError> Check()
    {
        if (OtlpEndpoint is { Length: > 0 } text && !IsEndpoint(text))
            yield return new("Telemetry:OtlpEndpoint", $"must be an address such as http://collector:4318, and is \"{text}\"");
    }

    /// <summary>Where a span is posted to; null if nowhere.</summary>
    internal Uri? SpansAddress()
    {
        string? text = OtlpEndpoint is { Length: > 0 } own ? own : Environment.GetEnvironmentVariable(EndpointVariable);
        if (string.IsNullOrEmpty(text)) return null;
        if (!IsEndpoint(text))
            throw new InvalidDataException($"{EndpointVariable} must be an address such as http://collector:4318, and is \"{text}\"");
        var endpoint = new Uri(text);
        bool complete = OtlpProtocol == OtlpExportProtocol.Grpc || endpoint.AbsolutePath.EndsWith("/v1/traces", StringComparison.Ordinal);
        return complete ? endpoint : new Uri($"{endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v1/traces");
    }

    private static bool IsEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";
}
