using ShiftService.Graph;
using ShiftService.Packages;

namespace ShiftService.Training.Analysis;

/// <summary>Numbers of an analysis, rounded to four digits after the point, and sentences about them.</summary>
internal static class AnalysisSummary
{
    /// <summary>Channels that correlate more than this tell the same.</summary>
    private const double SameAbove = 0.9;

    public static PackageAnalysis Create(
        IReadOnlyList<ShiftLayer> layers, IReadOnlyList<ActivationStatistics>? statistics, string? data, int images)
    {
        ShiftLayerAnalysis[] summaries = [.. layers.Select((layer, i) => Summarise(layer, statistics?[i]))];
        return new() { Data = data, Images = images, Layers = summaries, Findings = AnalysisFindings.Of(layers, summaries) };
    }

    private static ShiftLayerAnalysis Summarise(ShiftLayer layer, ActivationStatistics? statistics)
    {
        int channels = layer.Offsets.Count;
        double[]? deviations = statistics is null ? null : [.. Enumerable.Range(0, channels).Select(statistics.Deviation)];
        double[]? signals = deviations is null || layer.Weights is null ? null : [.. layer.Weights.Zip(deviations, (w, d) => w * d)];
        Offset2D[] directions = [.. Enumerable.Range(0, channels).Select(layer.DirectionOf)];
        (double? within, double? between, int redundant) = Correlations(directions, statistics);
        return new()
        {
            Name = layer.Name,
            Channels = channels,
            Unmoved = Rounded(directions.Count(direction => direction == default) / (double)channels),
            MeanHorizontal = Rounded(layer.Offsets.Average(offset => Math.Abs(offset.Dx))),
            MeanVertical = Rounded(layer.Offsets.Average(offset => Math.Abs(offset.Dy))),
            Largest = Rounded(layer.Offsets.Max(offset => Math.Max(Math.Abs(offset.Dx), Math.Abs(offset.Dy)))),
            Constant = deviations?.Count(deviation => deviation == 0),
            CorrelationWithin = Rounded(within),
            CorrelationBetween = Rounded(between),
            Redundant = statistics is null ? null : redundant,
            Directions =
            [
                .. from channel in Enumerable.Range(0, channels)
                   group channel by directions[channel] into members
                   orderby members.Key.Dy, members.Key.Dx
                   let own = members.ToArray()
                   select new ShiftDirectionAnalysis(
                       members.Key.Dy, members.Key.Dx, own.Length, Relative(layer.Weights, own), Relative(signals, own),
                       Rounded(Correlations([.. own.Select(_ => default(Offset2D))], statistics, own).Within)),
            ],
        };
    }

    private static (double? Within, double? Between, int Redundant) Correlations(
        Offset2D[] directions, ActivationStatistics? statistics, int[]? channels = null)
    {
        double within = 0, between = 0;
        int withins = 0, betweens = 0, redundant = 0;
        for (int b = 0; statistics is not null && b < directions.Length; b++)
        {
            bool isRedundant = false;
            for (int a = 0; a < b; a++)
            {
                if (statistics.Correlation(channels?[a] ?? a, channels?[b] ?? b) is not double correlation) continue;
                bool same = directions[a] == directions[b];
                if (same) (within, withins) = (within + Math.Abs(correlation), withins + 1);
                else (between, betweens) = (between + Math.Abs(correlation), betweens + 1);
                isRedundant |= same && Math.Abs(correlation) > SameAbove;
            }
            if (isRedundant) redundant++;
        }
        return (withins == 0 ? null : within / withins, betweens == 0 ? null : between / betweens, redundant);
    }

    private static double? Relative(IReadOnlyList<double>? values, int[] channels) =>
        values is null || values.Average() is not (> 0 and double mean) ? null : Rounded(channels.Average(c => values[c]) / mean);

    private static double Rounded(double value) => Math.Round(value, 4);

    private static double? Rounded(double? value) => value is double number ? Rounded(number) : null;
}
