using System.Globalization;
using System.Xml.Linq;
using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

public class CurvePlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void EveryCurve_HasAPointForEachMeasurement_InsideTheDrawing()
    {
        string text = CurvePlot.Draw("tiny <run>", [.. Enumerable.Range(1, 40).Select(Records.Of)]);
        if (Environment.GetEnvironmentVariable("WRITE_CURVES_TO") is string path) File.WriteAllText(path, text);

        XElement drawing = XDocument.Parse(text).Root!;
        (double X, double Y)[][] curves = [.. drawing.Descendants(Svg + "polyline").Select(Points)];
        Assert.Equal([40, 20, 40, 20, 20], curves.Select(points => points.Length));
        Assert.All(curves.SelectMany(points => points), p => Assert.True(p is { X: > 0 and < 960, Y: >= 62 and <= 332 }, $"{p}"));
        Assert.True(curves[1][0].Y < curves[1][^1].Y, "a falling loss falls"); // y goes down.
        string[] labels = [.. drawing.Descendants(Svg + "text").Select(t => t.Value)];
        Assert.Equal("tiny <run>", labels[0]);
        Assert.All(new[] { "loss", "accuracy, %", "training", "test", "test, top-1", "test, top-5", "epoch", "40" },
            label => Assert.Contains(label, labels));
    }

    [Fact]
    public void EmptyLogs_SingleEpochs_AndLossesThatAreNotFinite_AreDrawnToo()
    {
        Assert.NotNull(XDocument.Parse(CurvePlot.Draw("x", [])).Root);
        Assert.Equal(2, XDocument.Parse(CurvePlot.Draw("x", [Records.Of(1)])).Descendants(Svg + "circle").Count());
        string text = CurvePlot.Draw("x", [Records.Of(1), Records.Of(2) with { TrainLoss = double.NaN }]);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    private static (double X, double Y)[] Points(XElement line) =>
        [.. line.Attribute("points")!.Value.Split(' ').Select(p => p.Split(','))
            .Select(p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)))];
}
