using System.Globalization;
using ShiftService.Faces.Verification;
using ShiftService.Training.Plots;

namespace ShiftService.Cli.Verification;

/// <summary>Draws how well similarities tell pairs apart: the receiver operating characteristic, and both distributions.</summary>
internal static class PairPlot
{
    private const int Width = 960, Height = 400, PanelWidth = 380, PanelHeight = 270, Top = 62, Bottom = Top + PanelHeight;
    private const int RocLeft = 64, ScoresLeft = 556, Bins = 60;
    private const double LowestRate = 1e-3, LowestSimilarity = -0.4, NearestPoints = 0.5;
    private const string SameColor = "#4477aa", DifferentColor = "#cc6677", Axis = "#888", Grid = "#e4e4e4";

    /// <summary>The drawing as SVG, 960 x 400 pixels.</summary>
    /// <param name="title">What was measured.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="similarities">One a pair; NaN where a face was not found.</param>
    public static string Draw(string title, IReadOnlyList<FacePair> pairs, ReadOnlySpan<float> similarities)
    {
        float[] values = similarities.ToArray();
        float[] same = Of(kind: true), different = Of(kind: false);
        var svg = new SvgPage(Width, Height, title);
        DrawRoc(svg, same, different, pairs.Count(pair => pair.Same), pairs.Count(pair => !pair.Same));
        DrawScores(svg, same, different);
        return svg.ToString();

        float[] Of(bool kind) => [.. values.Where((value, i) => pairs[i].Same == kind && !float.IsNaN(value)).Order()];
    }

    // A face that is not found is accepted at no threshold.
    private static void DrawRoc(SvgPage svg, float[] same, float[] different, int samePairs, int differentPairs)
    {
        static double X(double rate) => RocLeft + PanelWidth * (1 - Math.Log10(rate) / Math.Log10(LowestRate));
        static double Y(double rate) => Bottom - PanelHeight * rate;
        for (int i = 0; i <= 5; i++)
        {
            svg.Line(RocLeft, Y(i / 5.0), RocLeft + PanelWidth, Y(i / 5.0), i == 0 ? Axis : Grid);
            svg.Text(RocLeft - 8, Y(i / 5.0) + 4, "end", Number(i / 5.0));
        }
        for (double rate = LowestRate; rate < 1.5; rate *= 10)
        {
            svg.Line(X(rate), Bottom, X(rate), Bottom + 5, Axis);
            svg.Text(X(rate), Bottom + 20, "middle", Number(rate));
        }
        svg.Text(RocLeft + PanelWidth / 2, Bottom + 42, "middle", "false accepts, share of the pairs of two people");
        svg.Text(RocLeft, Top - 12, "start", "accepted, share of the pairs of one person");
        var curve = new List<(double, double)>();
        for (int accepted = 0; accepted <= different.Length; accepted++)
        {
            double rate = (double)accepted / differentPairs;
            if (rate < LowestRate) continue;
            float threshold = accepted == different.Length ? float.NegativeInfinity : different[^(accepted + 1)];
            // Points that are nearer than can be seen are left out.
            if (curve.Count == 0 || X(rate) - curve[^1].Item1 >= NearestPoints)
                curve.Add((X(rate), Y((double)same.Count(value => value > threshold) / samePairs)));
        }
        svg.Curve(curve, SameColor);
    }

    private static void DrawScores(SvgPage svg, float[] same, float[] different)
    {
        double[] sameShares = Shares(same), differentShares = Shares(different);
        double most = Math.Max(sameShares.Max(), differentShares.Max());
        for (int i = 0; i <= 7; i++)
        {
            double similarity = LowestSimilarity + 0.2 * i;
            svg.Line(X(similarity), Bottom, X(similarity), Bottom + 5, Axis);
            svg.Text(X(similarity), Bottom + 20, "middle", Number(similarity));
        }
        svg.Line(ScoresLeft, Bottom, ScoresLeft + PanelWidth, Bottom, Axis);
        svg.Text(ScoresLeft + PanelWidth / 2, Bottom + 42, "middle", "similarity");
        svg.Curve(Points(differentShares), DifferentColor);
        svg.Curve(Points(sameShares), SameColor);
        svg.Legend(ScoresLeft + PanelWidth, Top - 12, ("pairs of two people", DifferentColor), ("pairs of one person", SameColor));

        static double X(double similarity) => ScoresLeft + PanelWidth * (similarity - LowestSimilarity) / (1 - LowestSimilarity);
        List<(double, double)> Points(double[] shares) => [.. shares.Select((share, i) =>
            (ScoresLeft + PanelWidth * (i + 0.5) / Bins, Bottom - PanelHeight * share / most))];
    }

    private static double[] Shares(float[] values)
    {
        var shares = new double[Bins];
        foreach (float value in values)
            shares[Math.Clamp((int)((value - LowestSimilarity) / (1 - LowestSimilarity) * Bins), 0, Bins - 1)] += 1.0 / values.Length;
        return shares;
    }

    private static string Number(double value) => Math.Round(value, 4).ToString("0.####", CultureInfo.InvariantCulture);
}
