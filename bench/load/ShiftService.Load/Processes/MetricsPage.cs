using System.Globalization;

namespace ShiftService.Load.Processes;

/// <summary>A page of metrics in Prometheus' text format, as the service has it at /metrics.</summary>
internal sealed class MetricsPage
{
    private readonly List<(string Series, double Value)> _series = [];

    private MetricsPage()
    {
    }

    /// <summary>Reads a page.</summary>
    /// <exception cref="FormatException">A line is no sample.</exception>
    public static MetricsPage Parse(string text)
    {
        var page = new MetricsPage();
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            // NAME{LABELS} VALUE [TIMESTAMP] [# EXEMPLAR]; label values may hold spaces and braces.
            int end = line.IndexOfAny('{', ' ');
            if (end >= 0 && line[end] == '{') end = LabelsEnd(line, end);
            if (end < 0) throw new FormatException($"no sample: '{line}'");
            ReadOnlySpan<char> value = line[end..].TrimStart();
            int space = value.IndexOf(' ');
            if (space >= 0) value = value[..space];
            page._series.Add((line[..end].ToString(), NumberOf(value)));
        }
        return page;
    }

    /// <summary>Fetches a service's page.</summary>
    /// <exception cref="HttpRequestException">It has none.</exception>
    public static MetricsPage Fetch(Uri service)
    {
        using var client = new HttpClient();
        return Parse(client.GetStringAsync(new Uri(service, "/metrics")).GetAwaiter().GetResult());
    }

    /// <summary>The sum over all series of a name whose labels contain a text; null where there is none.</summary>
    public double? Sum(string name, string label = "")
    {
        double[] found = [.. _series
            .Where(one => one.Series == name || one.Series.StartsWith(name + "{", StringComparison.Ordinal))
            .Where(one => one.Series.Contains(label, StringComparison.Ordinal))
            .Select(one => one.Value)];
        return found.Length == 0 ? null : found.Sum();
    }

    private static double NumberOf(ReadOnlySpan<char> value) => value switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new FormatException($"no number: '{value}'"),
    };

    private static int LabelsEnd(ReadOnlySpan<char> line, int open)
    {
        bool quoted = false;
        for (int i = open + 1; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (quoted && line[i] == '\\') i++;
            else if (!quoted && line[i] == '}') return i + 1;
        }
        return -1;
    }
}
