using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ShiftService.Api.Telemetry.Prometheus;

/// <summary>The two formats of metrics, and which of them a caller wants.</summary>
internal static class PrometheusFormat
{
    /// <summary>The content type of Prometheus' text format.</summary>
    public const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The content type of OpenMetrics.</summary>
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>
    /// True if OpenMetrics 1.0 is accepted by name, and text is not preferred to it. Whoever accepts neither gets text: somebody who looks
    /// at metrics in a hurry is better served by them than by 406.
    /// </summary>
    public static bool IsOpenMetrics(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? types)) return false;
        double open = types.Where(IsOpenMetrics).Select(Quality).DefaultIfEmpty(0).Max();
        double text = types.Where(type => type.MediaType == "text/plain").Select(Quality).DefaultIfEmpty(0).Max();
        return open > 0 && open >= text;
    }

    private static bool IsOpenMetrics(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase)
        && type.Parameters.All(parameter => !parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(parameter.Value) is var version && (version == "1.0.0" || version == "0.0.1"));

    private static double Quality(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
