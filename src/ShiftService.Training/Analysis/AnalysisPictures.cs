using System.Globalization;
using System.Text;
using ShiftService.Imaging;
using ShiftService.Packages;

namespace ShiftService.Training.Analysis;

/// <summary>Pictures of an analysis as SVG, one panel a shift.</summary>
public static class AnalysisPictures
{
    private const int Panel = 190, Plot = 150, Columns = 5, Header = 40, Footer = 26;
    private const double MostContribution = 1.6;

    /// <summary>
    /// A rose for each shift: a petal for every direction, as long as its channels' contribution (the ring is the layer's mean), as wide as
    /// its share of the channels; the disc in the middle stands for those that are not moved.
    /// </summary>
    public static string Roses(string title, ShiftAnalysis analysis) => Draw(
        $"{title}: contribution of each direction (ring: the layer's mean)", analysis.Layers.Count, (svg, i) =>
        {
            ShiftLayerAnalysis layer = analysis.Summary.Layers[i];
            double radius = Plot / 2.0, mean = radius / MostContribution;
            Append(svg, $"<circle r=\"{radius}\" fill=\"#f4f4f4\"/>\n");
            int most = layer.Directions.Max(d => d.Channels);
            foreach (ShiftDirectionAnalysis d in layer.Directions.OrderBy(d => d is { Dy: 0, Dx: 0 }))
            {
                double length = mean * Math.Min(d.Contribution ?? 0, MostContribution);
                if (d is { Dy: 0, Dx: 0 })
                {
                    Append(svg, $"<circle r=\"{length / 3:0.0}\" fill=\"#ccbb44\" stroke=\"#fff\"/>\n");
                    continue;
                }
                double angle = Math.Atan2(d.Dy, d.Dx), half = Math.PI / 9 * Math.Sqrt((double)d.Channels / most);
                string color = d.Dy == 0 ? "#cc6677" : d.Dx == 0 ? "#4477aa" : "#88aa88";
                (double sin, double cos) = Math.SinCos(angle - half);
                Append(svg, $"<path d=\"M0,0 L{length * cos:0.0},{length * sin:0.0} ");
                (sin, cos) = Math.SinCos(angle + half);
                Append(svg, $"A{length:0.0},{length:0.0} 0 0 1 {length * cos:0.0},{length * sin:0.0} ");
                Append(svg, $"Z\" fill=\"{color}\" fill-opacity=\"0.85\"/>\n");
            }
            Append(svg, $"<circle r=\"{mean:0.0}\" fill=\"none\" stroke=\"#333\" stroke-dasharray=\"3 3\"/>\n");
            return (layer.Name, Text($"{layer.Channels} channels, {layer.Unmoved * 100:0} % unmoved"));
        });

    /// <summary>
    /// The channels' correlations for each shift, ordered by direction, white 0, blue negative, red positive, grey undefined; null where
    /// there were no images.
    /// </summary>
    public static string? Correlations(string title, ShiftAnalysis analysis) => analysis.Statistics is null ? null : Draw(
        $"{title}: correlation of channels, ordered by direction (red +1, blue -1)", analysis.Layers.Count, (svg, i) =>
        {
            ShiftLayer layer = analysis.Layers[i];
            int[] order =
                [.. Enumerable.Range(0, layer.Offsets.Count).OrderBy(c => layer.DirectionOf(c).Dy).ThenBy(c => layer.DirectionOf(c).Dx)];
            string png = Convert.ToBase64String(ImageEncoder.Encode(Matrix(analysis.Statistics[i], order), ImageFormat.Png));
            double corner = -Plot / 2.0, scale = (double)Plot / order.Length;
            Append(svg, $"<image x=\"{corner}\" y=\"{corner}\" width=\"{Plot}\" height=\"{Plot}\" style=\"image-rendering:pixelated\"");
            Append(svg, $" href=\"data:image/png;base64,{png}\"/>\n");
            for (int k = 1; k < order.Length; k++)
            {
                if (layer.DirectionOf(order[k]) == layer.DirectionOf(order[k - 1])) continue;
                double at = corner + k * scale;
                Append(svg, $"<path d=\"M{at:0.0},{corner} v{Plot} M{corner},{at:0.0} h{Plot}\" stroke=\"#333\" stroke-width=\"0.4\"/>\n");
            }
            ShiftLayerAnalysis numbers = analysis.Summary.Layers[i];
            return (layer.Name, Text($"within {numbers.CorrelationWithin:0.00}, between {numbers.CorrelationBetween:0.00}"));
        });

    /// <summary>The cloud of learned offsets of each shift, dots as large as weights; null where offsets are whole pixels.</summary>
    public static string? Offsets(string title, ShiftAnalysis analysis) => !analysis.Layers.Any(layer => layer.IsReal) ? null : Draw(
        $"{title}: learned offsets (a grid line a pixel)", analysis.Layers.Count, (svg, i) =>
        {
            ShiftLayer layer = analysis.Layers[i];
            int reach = Math.Max(1, (int)Math.Ceiling(analysis.Summary.Layers.Max(l => l.Largest)));
            double unit = Plot / 2.0 / reach, mean = layer.Weights?.Average() ?? 1;
            for (int k = -reach; k <= reach; k++)
                Append(
                    svg, $"<path d=\"M{k * unit:0.0},{-Plot / 2} v{Plot} M{-Plot / 2},{k * unit:0.0} h{Plot}\" stroke=\"{Grid(k)}\"/>\n");
            for (int c = 0; c < layer.Offsets.Count; c++)
            {
                double radius = 1.6 * Math.Sqrt(Math.Min(layer.Weights is null || mean == 0 ? 1 : layer.Weights[c] / mean, 4));
                Append(svg, $"<circle cx=\"{layer.Offsets[c].Dx * unit:0.0}\" cy=\"{layer.Offsets[c].Dy * unit:0.0}\" r=\"{radius:0.0}\"");
                Append(svg, $" fill=\"#4477aa\" fill-opacity=\"0.5\"/>\n");
            }
            ShiftLayerAnalysis numbers = analysis.Summary.Layers[i];
            return (layer.Name, Text($"mean |x| {numbers.MeanHorizontal:0.00}, |y| {numbers.MeanVertical:0.00}"));

            static string Grid(int line) => line == 0 ? "#888" : "#e4e4e4";
        });

    private static RgbImage Matrix(ActivationStatistics statistics, int[] order)
    {
        var image = new RgbImage(order.Length, order.Length);
        for (int y = 0; y < order.Length; y++)
            for (int x = 0; x < order.Length; x++)
            {
                (byte r, byte g, byte b) = statistics.Correlation(order[y], order[x]) switch
                {
                    double v and >= 0 => ((byte)255, Pale(v), Pale(v)),
                    double v => (Pale(-v), Pale(-v), (byte)255),
                    null => ((byte)160, (byte)160, (byte)160),
                };
                (image.Pixels[3 * (y * order.Length + x)], image.Pixels[3 * (y * order.Length + x) + 1]) = (r, g);
                image.Pixels[3 * (y * order.Length + x) + 2] = b;
            }
        return image;

        static byte Pale(double strength) => (byte)Math.Round(255 * (1 - strength));
    }

    private static string Draw(string title, int panels, Func<StringBuilder, int, (string Name, string Note)> draw)
    {
        int columns = Math.Min(Columns, panels), rows = (panels + columns - 1) / columns;
        int width = Math.Max(columns * Panel, 3 * Panel), height = Header + rows * (Panel + Footer);
        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"");
        Append(svg, $" font-family=\"sans-serif\" font-size=\"11\" fill=\"#333\">\n");
        Append(svg, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        Append(svg, $"<text x=\"{width / 2}\" y=\"24\" text-anchor=\"middle\" font-size=\"15\">{Escape(title)}</text>\n");
        for (int i = 0; i < panels; i++)
        {
            int x = i % columns * Panel + Panel / 2, y = Header + i / columns * (Panel + Footer) + Panel / 2;
            Append(svg, $"<g transform=\"translate({x},{y})\">\n");
            (string name, string note) = draw(svg, i);
            Append(svg, $"<text y=\"{Plot / 2 + 16}\" text-anchor=\"middle\">{Escape(name)}</text>\n");
            Append(svg, $"<text y=\"{Plot / 2 + 30}\" text-anchor=\"middle\" font-size=\"10\" fill=\"#777\">{Escape(note)}</text>\n</g>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
