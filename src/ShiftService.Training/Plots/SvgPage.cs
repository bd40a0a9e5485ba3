using System.Globalization;
using System.Text;

namespace ShiftService.Training.Plots;

/// <summary>A drawing of lines and words on white, as SVG; coordinates are pixels from the upper left corner.</summary>
public sealed class SvgPage
{
    private readonly StringBuilder _svg = new();

    /// <summary>An empty page with a title.</summary>
    public SvgPage(int width, int height, string title)
    {
        _svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"");
        _svg.Append(" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n");
        _svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        _svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{width / 2}\" y=\"24\" text-anchor=\"middle\" font-size=\"15\">{Escape(title)}</text>\n");
    }

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string color, double width = 1) =>
        _svg.Append(CultureInfo.InvariantCulture,
            $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{color}\" stroke-width=\"{width}\"/>\n");

    /// <summary>Lines from point to point; a dot where there is only one.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points, string color)
    {
        string path = string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#},{p.Y:0.#}")));
        _svg.Append(CultureInfo.InvariantCulture,
            $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.8\" stroke-linejoin=\"round\"/>\n");
        if (points.Count == 1)
            _svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{points[0].X:0.#}\" cy=\"{points[0].Y:0.#}\" r=\"3\" fill=\"{color}\"/>\n");
    }

    /// <summary>Words.</summary>
    /// <param name="x">Where they are anchored.</param>
    /// <param name="y">Their base line.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="text">The words.</param>
    public void Text(double x, double y, string anchor, string text) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

    /// <summary>Names of curves with a piece of each, from right to left.</summary>
    public void Legend(double right, double y, params (string Name, string Color)[] curves)
    {
        foreach ((string name, string color) in curves.Reverse())
        {
            Text(right, y, "end", name);
            right -= 6.3 * name.Length + 8;
            Line(right - 18, y - 4, right, y - 4, color, 2.5);
            right -= 34;
        }
    }

    /// <summary>The drawing.</summary>
    public override string ToString() => $"{_svg}</svg>\n";

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
