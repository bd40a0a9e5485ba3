using System.Text.Json;
using System.Xml.Linq;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Packages.Verification;
using ShiftService.TestSupport;

namespace ShiftService.Cli.Tests;

/// <summary>Pairs of faces are aligned, embedded and compared on the command line, and what similarities mean goes into the card.</summary>
[Collection(CliCollection.Name)]
public sealed class FaceTests(FaceSheetSamples faces) : IClassFixture<FaceSheetSamples>
{
    [Fact]
    public void BothBackends_TellPairsApart_AndAgree()
    {
        JsonElement[] results = [.. new[] { "simd", "onnxruntime" }.Select(backend => Evaluate("--backend", backend))];
        double[] accuracies = [.. results.Select(result => result.GetProperty("report").GetProperty("accuracy").GetDouble())];
        Assert.All(accuracies, accuracy => Assert.InRange(accuracy, 0.9, 1));
        Assert.Equal(accuracies[0], accuracies[1], 0.002);
        Assert.Equal(["simd", "onnxruntime"], results.Select(result => result.GetProperty("backend").GetString()));
        Assert.Equal(10, results[0].GetProperty("report").GetProperty("folds").GetArrayLength());
    }

    [Fact]
    public void PointsThatAreWrong_MakePatternsIncomparable()
    {
        string index = Path.Combine(faces.Sheets, "index.csv");
        string[] lines = File.ReadAllLines(index);
        try
        {
            // Every photo with the points of the next one.
            string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
            File.WriteAllLines(
                index, [lines[0], .. rows.Select((row, i) => string.Join(',', [.. row[..4], .. rows[(i + 1) % rows.Length][4..]]))]);
            double wrong = Evaluate().GetProperty("report").GetProperty("areaUnderCurve").GetDouble();
            File.WriteAllLines(index, lines);
            Assert.True(Evaluate().GetProperty("report").GetProperty("areaUnderCurve").GetDouble() > wrong + 0.05);
        }
        finally
        {
            File.WriteAllLines(index, lines);
        }
    }

    [Fact]
    public void Calibrate_WritesTheCard_AndEvaluateHoldsItsThresholdsAgainstPairs()
    {
        string package = Path.Combine(faces.Folder, "calibrated");
        ShellResult result = Shell.Run("calibrate", faces.Package, faces.Sheets, "--cell", "128", "--label", "person", "--out", package);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("8 people, 224 pairs of the same person, 1,792 pairs of two", result.Output);
        Assert.Null(PackageReader.Read(faces.Package).Card.Verification);
        PackageVerification section = PackageReader.Read(package).Card.Verification!;
        PackageThreshold only = Assert.Single(section.Thresholds);
        Assert.InRange(only.FalseAccepts.Rate, 0.05, 0.1);
        Assert.Contains("sheets-of-faces: 64 images.", section.Data);

        result = Shell.Run("evaluate", package, faces.Sheets, "--protocol", "lfw");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("rates at the thresholds of its card", result.Output);
    }

    [Fact]
    public void APicture_ShowsBothDistributions_AndTheRates()
    {
        string picture = Path.Combine(faces.Folder, "pairs.svg");
        Evaluate("--picture", picture);
        XElement svg = XDocument.Load(picture).Root!;
        Assert.Equal(3, svg.Elements(svg.Name.Namespace + "polyline").Count());
        Assert.Contains(svg.Elements(svg.Name.Namespace + "text"), text => text.Value == "pairs of one person");
    }

    [Fact]
    public void Groups_PartThePairs_ByTheWorsePicture()
    {
        JsonElement[] groups = [.. Evaluate("--groups").GetProperty("groups").EnumerateArray()];
        Assert.Equal(9, groups.Length);
        foreach (IGrouping<string, JsonElement> measure in groups.GroupBy(group => group.GetProperty("measure").GetString()!))
        {
            int pairs = File.ReadLines(Path.Combine(faces.Sheets, "pairs.csv")).Count() - 1;
            Assert.Equal(pairs, measure.Sum(group => group.GetProperty("pairs").GetInt32()));
            double[] ends = [.. measure.SelectMany(group => new[] { group.GetProperty("from").GetDouble(), group.GetProperty("to").GetDouble() })];
            Assert.Equal(measure.Key.StartsWith("turn", StringComparison.Ordinal) ? ends.OrderDescending() : ends.Order(), ends);
        }
    }

    [Fact]
    public void JoinedWithMirroredFaces_SaysSo()
    {
        Assert.True(Evaluate("--mirror").GetProperty("mirror").GetBoolean());
        string package = Path.Combine(faces.Folder, "mirrored");
        ShellResult result = Shell.Run(
            "calibrate", faces.Package, faces.Sheets, "--cell", "128", "--label", "person", "--mirror", "--out", package);
        Assert.True(result.Code == 0, result.Error);
        Assert.True(PackageReader.Read(package).Card.Verification!.Mirror);
    }

    [Fact]
    public void Verify_ComparesTwoImages_AndSaysHowOftenThatIsWrong()
    {
        string one = Path.Combine(faces.Folder, "one.png"), two = Path.Combine(faces.Folder, "two.png");
        var image = new RgbImage(64, 80);
        new Random(2).NextBytes(image.Pixels);
        File.WriteAllBytes(one, ImageEncoder.Png(image));
        image.Pixels.AsSpan().Reverse();
        File.WriteAllBytes(two, ImageEncoder.Png(image));
        ShellResult result = Shell.Run("verify", one, one, "--cropped", "--model", Shipped("shiftfacenet"));
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("the same person: similarity 1.0000", result.Output);
        Assert.Contains("false accepts at this threshold: ", result.Output);
        result = Shell.Run("verify", one, two, "--cropped", "--model", Shipped("shiftfacenet"), "--far", "0.01", "--json");
        JsonElement comparison = result.Json().GetProperty("comparison");
        Assert.InRange(comparison.GetProperty("similarity").GetDouble(), -1, 0.999);
        Assert.Equal(0.01, comparison.GetProperty("rates").GetProperty("target").GetDouble());
        File.WriteAllBytes(two, ImageEncoder.Png(new RgbImage(64, 80)));
        Refused("no face is found; the best score is 0", "verify", two, one, "--model", Shipped("shiftfacenet"), "--detector", Shipped("shiftfacedetector"));
        Refused("shiftctl calibrate measures it", "verify", one, two, "--cropped", "--model", faces.Package);
        Refused("no such file", "verify", one, "nobody.png", "--cropped", "--model", Shipped("shiftfacenet"));
    }

    [Fact]
    public void WithADetector_FacesThatItDoesNotFind_AreCountedAndWrong()
    {
        // What the shipped one takes for no face, as these patterns are none, one that is content with little takes for a face here and there.
        string detector = Path.Combine(faces.Folder, "easily-content");
        Directory.CreateDirectory(detector);
        foreach (string file in Directory.GetFiles(Path.Combine(Shipped("shiftfacedetector"), "1")))
            File.Copy(file, Path.Combine(detector, Path.GetFileName(file)));
        string card = Path.Combine(detector, ModelPackage.CardName), text = File.ReadAllText(card);
        File.WriteAllText(card, text.Replace("\"scoreThreshold\": 0.65", "\"scoreThreshold\": 0.2", StringComparison.Ordinal));
        Assert.NotEqual(text, File.ReadAllText(card));

        Refused("finds a face in none of 64 images",
            "evaluate", faces.Package, faces.Sheets, "--protocol", "lfw", "--detector", Shipped("shiftfacedetector"));
        JsonElement result = Evaluate("--detector", detector);
        int missing = result.GetProperty("notFound").GetInt32();
        Assert.InRange(missing, 1, 64);
        Assert.True(result.GetProperty("report").GetProperty("accuracy").GetDouble() < Evaluate().GetProperty("report").GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void WhatCannotBeEvaluated_IsToldInOneLine()
    {
        Refused("no cell", "evaluate", faces.Package, faces.Sheets, "--protocol", "lfw", "--cell", "512");
        Refused("pairs.csv",
            "evaluate", faces.Package, faces.Sheets, "--protocol", "lfw", "--pairs", Path.Combine(faces.Folder, "pairs.csv"));
        Refused("no column 'label'", "calibrate", faces.Package, faces.Sheets, "--cell", "128");
        Refused("only a classifier", "evaluate", faces.Package, faces.Sheets);
        Refused("peers read faces of 112x112",
            "evaluate", faces.Package, faces.Sheets, "--protocol", "lfw", "--peer", Path.Combine(faces.Package, "model.onnx"));
        Refused("is none of classes, lfw", "evaluate", faces.Package, faces.Sheets, "--protocol", "ytf");
    }

    private static string Shipped(string model) => Path.Combine(RepositoryRoot.Path, "models", model);

    private JsonElement Evaluate(params string[] more)
    {
        ShellResult result = Shell.Run(["evaluate", faces.Package, faces.Sheets, "--protocol", "lfw", "--json", .. more]);
        Assert.True(result.Code == 0, result.Error);
        return result.Json().EnumerateArray().Single();
    }

    private static void Refused(string expected, params string[] arguments)
    {
        ShellResult result = Shell.Run(arguments);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.ErrorLine());
    }
}
