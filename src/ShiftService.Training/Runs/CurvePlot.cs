using System.Globalization;
using ShiftService.Training.Plots;

namespace ShiftService.Training.Runs;

/// <summary>Draws a run's log: losses on the left, accuracies on the right, over epochs; an SVG of 960 x 400 pixels.</summary>
public static class CurvePlot
{
    private const int Width = 960, Height = 400, PanelWidth = 380, PanelHeight = 270, Top = 62;
    private const string TrainColor = "#4477aa", TestColor = "#cc6677", Top5Color = "#228833", PairColor = "#aa3377";

    private sealed record Curve(string Name, string Color, Func<EpochRecord, double?> Value);

    /// <summary>The drawing as SVG.</summary>
    /// <param name="title">What run it is.</param>
    /// <param name="records">The log; may be empty.</param>
    public static string Draw(string title, IReadOnlyList<EpochRecord> records)
    {
        var svg = new SvgPage(Width, Height, title);
        DrawPanel(svg, 64, "loss", records,
            [new("training", TrainColor, r => r.TrainLoss), new("test", TestColor, r => r.TestLoss)], percent: false);
        DrawPanel(svg, 556, "accuracy, %", records,
        [
            new("training", TrainColor, r => r.TrainAccuracy * 100), new("test, top-1", TestColor, r => r.Top1 * 100),
            new("test, top-5", Top5Color, r => r.Top5 * 100),
            new("test, pairs", PairColor, r => r.PairAccuracy * 100),
        ], percent: true);
        return svg.ToString();
    }

    private static void DrawPanel(
        SvgPage svg, int left, string name, IReadOnlyList<EpochRecord> records, Curve[] curves, bool percent)
    {
        double[] values = [.. curves.SelectMany(curve => records.Select(curve.Value)).OfType<double>().Where(double.IsFinite)];
        (double low, double high, double tick) = Axis(values, percent ? 100 : double.PositiveInfinity);
        int last = Math.Max(1, records.Count == 0 ? 1 : records[^1].Epoch), bottom = Top + PanelHeight;
        double X(double epoch) => left + PanelWidth * epoch / last;
        double Y(double value) => bottom - PanelHeight * (value - low) / (high - low);

        for (int i = 0; low + i * tick <= high + tick / 2; i++)
        {
            double value = low + i * tick;
            svg.Line(left, Y(value), left + PanelWidth, Y(value), i == 0 ? "#888" : "#e4e4e4");
            svg.Text(left - 8, Y(value) + 4, "end", value.ToString("0.###", CultureInfo.InvariantCulture));
        }
        double epochTick = Math.Max(1, NiceStep(last / 8.0));
        for (double epoch = 0; epoch <= last; epoch += epochTick)
        {
            svg.Line(X(epoch), bottom, X(epoch), bottom + 5, "#888");
            svg.Text(X(epoch), bottom + 20, "middle", epoch.ToString("0", CultureInfo.InvariantCulture));
        }
        svg.Line(left, Top, left, bottom, "#888");
        svg.Text(left + PanelWidth / 2, bottom + 42, "middle", "epoch");
        svg.Text(left, Top - 12, "middle", name);
        DrawCurves(svg, left + PanelWidth, [.. curves.Where(curve => records.Any(r => curve.Value(r) is not null))], records, X, Y);
    }

    private static void DrawCurves(
        SvgPage svg, int right, Curve[] curves, IReadOnlyList<EpochRecord> records, Func<double, double> x, Func<double, double> y)
    {
        foreach (Curve curve in curves)
            svg.Curve(
                [.. records.Where(r => curve.Value(r) is double value && double.IsFinite(value)).Select(r => (x(r.Epoch), y(curve.Value(r)!.Value)))],
                curve.Color);
        svg.Legend(right, Top - 12, [.. curves.Select(curve => (curve.Name, curve.Color))]);
    }

    /// <summary>An axis from and to whole ticks that holds all values, and not more than it may.</summary>
    private static (double Low, double High, double Tick) Axis(double[] values, double maximum)
    {
        if (values.Length == 0) return (0, 1, 0.2);
        double min = values.Min(), max = values.Max(), tick = NiceStep(Math.Max(max - min, Math.Max(Math.Abs(max), 1e-6) * 0.01) / 5);
        double low = Math.Floor(min / tick) * tick, high = Math.Min(maximum, Math.Ceiling(max / tick) * tick);
        return (low, high > low ? high : low + tick, tick);
    }

    /// <summary>The next of 1, 2 and 5 times a power of ten.</summary>
    private static double NiceStep(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast))), digit = atLeast / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
