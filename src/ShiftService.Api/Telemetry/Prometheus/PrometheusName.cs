using System.Text;

namespace ShiftService.Api.Telemetry.Prometheus;

/// <summary>
/// OpenTelemetry's names in Prometheus' alphabet, by the rules of OpenTelemetry's specification: "Prometheus and OpenMetrics
/// Compatibility", https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics.
/// </summary>
internal static class PrometheusName
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds",
        ["ns"] = "nanoseconds", ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["%"] = "percent",
    };

    /// <summary>Letters, digits and underscores; a run of others is one underscore.</summary>
    public static string Of(string name)
    {
        var valid = new StringBuilder(name.Length + 1);
        foreach (char letter in name)
        {
            bool kept = char.IsAsciiLetterOrDigit(letter) || letter == ':';
            if (kept && valid.Length == 0 && char.IsAsciiDigit(letter)) valid.Append('_');
            if (kept) valid.Append(letter);
            else if (valid.Length == 0 || valid[^1] != '_') valid.Append('_');
        }
        return valid.ToString();
    }

    /// <summary>The word for a unit; null for none, which is also what {curly} annotations and 1 are.</summary>
    public static string? UnitOf(string? unit)
    {
        if (string.IsNullOrEmpty(unit) || unit == "1" || unit.StartsWith('{')) return null;
        return Words.TryGetValue(unit, out string? word) ? word : Of(unit).Trim('_') is { Length: > 0 } other ? other : null;
    }
}
