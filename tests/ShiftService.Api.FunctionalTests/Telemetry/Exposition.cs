using System.Globalization;

namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>
/// Reads metrics as a scraper does, but strictly: any deviation from the format's text is a <see cref="FormatException"/>. Checks what a
/// reader relies on: families in one piece and introduced once, no series twice, buckets that are cumulative and complete.
/// </summary>
internal sealed class Exposition
{
    private readonly bool _openMetrics;
    private readonly List<SampleFamily> _families = [];
    private readonly HashSet<string> _lines = [];
    private bool _ended;

    private Exposition(bool openMetrics) => _openMetrics = openMetrics;

    public IReadOnlyList<SampleFamily> Families => _families;

    public IEnumerable<Sample> Samples => _families.SelectMany(family => family.Samples);

    public SampleFamily this[string name] => _families.Single(family => family.Name == name);

    public static Exposition Parse(string text, bool openMetrics)
    {
        var parsed = new Exposition(openMetrics);
        Require(text.EndsWith('\n'), "the last line has an end");
        Require(!text.Contains('\r'), "no carriage returns");
        foreach (string line in text[..^1].Split('\n')) parsed.ReadLine(line);
        Require(parsed._ended == openMetrics, "# EOF ends OpenMetrics and nothing else");
        foreach (SampleFamily family in parsed._families) parsed.Check(family);
        return parsed;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new FormatException($"broken rule: {rule}");
    }

    private void ReadLine(string line)
    {
        Require(!_ended, "nothing follows # EOF");
        Require(line.Length > 0, "no empty lines");
        if (line == "# EOF") _ended = true;
        else if (line.StartsWith('#')) ReadComment(line.Split(' ', 4));
        else ReadSample(line);
    }

    private void ReadComment(string[] words)
    {
        Require(words.Length == 4 && words[0] == "#", "a comment has a keyword, a name and a text");
        SampleFamily? family = _families.LastOrDefault();
        if (family?.Name != words[2])
        {
            Require(_families.All(other => other.Name != words[2]), $"{words[2]} is in one piece");
            _families.Add(family = new SampleFamily(words[2]));
        }
        Require(family.Samples.Count == 0, $"{family.Name} is introduced before its samples");
        switch (words[1])
        {
            case "TYPE":
                Require(family.Type is null && words[3] is "counter" or "gauge" or "histogram", $"{family.Name} has one type");
                family.Type = words[3];
                break;
            case "HELP":
                Require(family.Help is null, $"{family.Name} has one help");
                family.Help = words[3];
                break;
            case "UNIT":
                Require(_openMetrics && family.Unit is null, $"{family.Name} has one unit, in OpenMetrics");
                Require(family.Name.EndsWith("_" + words[3], StringComparison.Ordinal), $"{family.Name} ends with its unit");
                family.Unit = words[3];
                break;
            default: throw new FormatException($"unknown keyword {words[1]}");
        }
    }

    private void ReadSample(string line)
    {
        var scanner = new LineScanner(line);
        string name = scanner.Name();
        Dictionary<string, string> labels = line.AsSpan(name.Length).StartsWith("{") ? scanner.Labels() : [];
        scanner.Expect(" ");
        double value = scanner.Number();
        SampleExemplar? exemplar = null;
        if (!scanner.AtEnd)
        {
            scanner.Expect(" # ");
            Dictionary<string, string> exemplarLabels = scanner.Labels();
            scanner.Expect(" ");
            double exemplarValue = scanner.Number();
            scanner.Expect(" ");
            exemplar = new SampleExemplar(exemplarLabels, exemplarValue, scanner.Number());
            if (!scanner.AtEnd) throw scanner.Wrong("the end of the line");
        }
        Require(_families.Count > 0, "a sample has a family");
        var sample = new Sample(name, labels, value, exemplar);
        Require(_lines.Add($"{name} {labels.GetValueOrDefault("le")} {sample.Series}"), $"a series is there once: {line}");
        _families[^1].Samples.Add(sample);
    }

    private void Check(SampleFamily family)
    {
        Require(family is { Type: not null, Help.Length: > 0, Samples.Count: > 0 }, $"{family.Name} has type, help and samples");
        string[] suffixes = family.Type switch
        {
            "histogram" => ["_bucket", "_sum", "_count"],
            "counter" when _openMetrics => ["_total"],
            _ => [""],
        };
        bool isTotal = family.Name.EndsWith("_total", StringComparison.Ordinal);
        Require(isTotal == (family.Type == "counter" && !_openMetrics), $"{family.Name} is a total, or is none");
        foreach (Sample sample in family.Samples)
        {
            Require(suffixes.Any(suffix => sample.Name == family.Name + suffix), $"{sample.Name} belongs to {family.Name}");
            Require(family.Type != "counter" || sample.Value >= 0, $"{sample.Name} counts");
            if (sample.Exemplar is { } exemplar) CheckExemplar(sample, exemplar);
        }
        if (family.Type != "histogram") return;
        foreach (IGrouping<string, Sample> series in family.Samples.GroupBy(sample => sample.Series))
            CheckBuckets(family.Name, [.. series]);
    }

    private void CheckExemplar(Sample sample, SampleExemplar exemplar)
    {
        Require(_openMetrics, "exemplars are OpenMetrics'");
        Require(sample.Name.EndsWith("_bucket", StringComparison.Ordinal), "exemplars are on buckets");
        Require(exemplar.Labels.Sum(label => label.Key.Length + label.Value.Length) <= 128, "an exemplar's labels are short");
        Require(exemplar.UnixSeconds > 1.6e9, "an exemplar's time is in Unix seconds");
    }

    private static void CheckBuckets(string name, IReadOnlyList<Sample> series)
    {
        List<Sample> buckets = [.. series.TakeWhile(sample => sample.Name == name + "_bucket")];
        bool isWhole = series.Count == buckets.Count + 2 && series.Any(sample => sample.Name == name + "_sum");
        Require(isWhole, $"{name} has buckets, then sum and count");
        double below = double.NegativeInfinity, count = 0;
        foreach (Sample bucket in buckets)
        {
            string text = bucket.Labels["le"];
            double bound = text == "+Inf" ? double.PositiveInfinity : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            Require(bound > below && bucket.Value >= count, $"{name} has ascending, cumulative buckets");
            bool isInside = bucket.Exemplar is not { } exemplar || (exemplar.Value > below && exemplar.Value <= bound);
            Require(isInside, "an exemplar lies in its bucket");
            (below, count) = (bound, bucket.Value);
        }
        Require(double.IsPositiveInfinity(below), $"{name} ends with +Inf");
        Require(series.Single(sample => sample.Name == name + "_count").Value == count, $"{name}'s count is its last bucket");
    }
}
