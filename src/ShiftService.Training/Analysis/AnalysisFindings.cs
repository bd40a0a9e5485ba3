using System.Globalization;
using ShiftService.Packages;

namespace ShiftService.Training.Analysis;

/// <summary>What the numbers of an analysis say, in sentences.</summary>
internal static class AnalysisFindings
{
    /// <summary>A direction whose channels are read with less than this share of the mean weight carries little.</summary>
    private const double LittleBelow = 0.5;

    /// <summary>Offsets as near as this to half a pixel blend four pixels about equally.</summary>
    private const double NearHalf = 0.15;

    private const int MostListed = 5;

    public static IReadOnlyList<string> Of(IReadOnlyList<ShiftLayer> shifts, IReadOnlyList<ShiftLayerAnalysis> layers)
    {
        var findings = new List<string>();
        int channels = layers.Sum(layer => layer.Channels);
        double unmoved = layers.Sum(layer => layer.Unmoved * layer.Channels) / channels;
        findings.Add(Text($"{unmoved * 100:0.#} % of {channels} channels in {layers.Count} shifts stay where they are."));
        if (shifts.Any(shift => shift.IsReal)) AddOffsets(findings, shifts, layers);
        if (layers.Any(layer => layer.Directions.Any(d => d.Contribution is not null))) AddContributions(findings, layers);
        if (layers.All(layer => layer.Redundant is not null)) AddCorrelations(findings, layers, channels);
        return findings;
    }

    private static void AddOffsets(List<string> findings, IReadOnlyList<ShiftLayer> shifts, IReadOnlyList<ShiftLayerAnalysis> layers)
    {
        findings.Add(
            Text($"Channels move by {Mean(layers, l => l.MeanHorizontal):0.00} pixels along rows and ") +
            Text($"{Mean(layers, l => l.MeanVertical):0.00} along columns on average, at most {layers.Max(l => l.Largest):0.0}."));
        string[] halves = [.. shifts.Where(s => s.IsReal && 2 * s.Offsets.Count(IsHalf) >= s.Offsets.Count).Select(s => s.Name)];
        if (halves.Length > 0)
            findings.Add(
                "Most channels lie near half a pixel in both axes, and so are means of 2x2 pixels, in: " +
                $"{string.Join(", ", halves.Take(MostListed))}{(halves.Length > MostListed ? ", ..." : "")}.");

        static bool IsHalf((double Dy, double Dx) offset) => NearHalfPixel(offset.Dy) && NearHalfPixel(offset.Dx);

        static bool NearHalfPixel(double value) => Math.Abs(Math.Abs(value - Math.Round(value, MidpointRounding.ToZero)) - 0.5) < NearHalf;
    }

    private static void AddContributions(List<string> findings, IReadOnlyList<ShiftLayerAnalysis> layers)
    {
        (string Name, Func<ShiftDirectionAnalysis, bool> Is)[] kinds =
        [
            ("horizontal", d => d.Dy == 0 && d.Dx != 0), ("vertical", d => d.Dx == 0 && d.Dy != 0),
            ("diagonal", d => d.Dx != 0 && d.Dy != 0), ("none", d => d.Dx == 0 && d.Dy == 0),
        ];
        string[] parts = [.. from kind in kinds
                             let mean = Weighted(layers, kind.Is)
                             where mean is not null
                             orderby mean descending
                             select Text($"{kind.Name} {mean:0.00}")];
        findings.Add(
            $"Weight with which the next layer reads a channel, by its displacement, relative to the mean: {string.Join(", ", parts)}.");
        string[] little = [.. from layer in layers
                              from d in layer.Directions
                              where d.Contribution < LittleBelow
                              orderby d.Contribution
                              select Text($"({d.Dy:+0;-0;0},{d.Dx:+0;-0;0}) of {layer.Name} ({d.Contribution:0.00})")];
        findings.Add(little.Length == 0
            ? Text($"No direction of any layer is read with less than {LittleBelow:0.0} of its layer's mean weight.")
            : Text($"Directions that carry little, below {LittleBelow:0.0} of the mean weight: {little.Length}; ") +
                $"{string.Join(", ", little.Take(MostListed))}{(little.Length > MostListed ? ", ..." : "")}.");
    }

    private static void AddCorrelations(List<string> findings, IReadOnlyList<ShiftLayerAnalysis> layers, int channels)
    {
        double[] within = [.. layers.Select(l => l.CorrelationWithin).OfType<double>()];
        double[] between = [.. layers.Select(l => l.CorrelationBetween).OfType<double>()];
        if (within.Length > 0 && between.Length > 0)
            findings.Add(
                Text($"Mean absolute correlation of two channels: {within.Average():0.000} within a direction, ") +
                Text($"{between.Average():0.000} between directions."));
        ShiftLayerAnalysis most = layers.MaxBy(layer => layer.Redundant)!;
        findings.Add(Text($"{layers.Sum(l => l.Redundant)} of {channels} channels correlate above 0.9 with another of their direction")
            + (most.Redundant > 0 ? Text($", {most.Redundant} of them in {most.Name}.") : "."));
        if (layers.Sum(layer => layer.Constant) is > 0 and int constant) findings.Add(Text($"{constant} channels never change."));
    }

    private static double? Weighted(IReadOnlyList<ShiftLayerAnalysis> layers, Func<ShiftDirectionAnalysis, bool> isKind)
    {
        ShiftDirectionAnalysis[] own =
            [.. layers.SelectMany(layer => layer.Directions).Where(d => isKind(d) && d.Contribution is not null)];
        return own.Length == 0 ? null : own.Sum(d => d.Contribution!.Value * d.Channels) / own.Sum(d => d.Channels);
    }

    private static double Mean(IReadOnlyList<ShiftLayerAnalysis> layers, Func<ShiftLayerAnalysis, double> value) =>
        layers.Sum(layer => value(layer) * layer.Channels) / layers.Sum(layer => layer.Channels);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
