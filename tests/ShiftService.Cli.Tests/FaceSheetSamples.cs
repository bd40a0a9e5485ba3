using System.Globalization;
using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Cli.Tests;

/// <summary>
/// Packed sheets as LFW's, whose people are patterns that turn, shrink and move from photo to photo, two of them being twins; and a
/// package of a random network, which tells patterns apart where they are aligned.
/// </summary>
public sealed class FaceSheetSamples : IDisposable
{
    public const int People = 8, Photos = 8, Cell = 128, Columns = 8;

    public FaceSheetSamples()
    {
        Directory.CreateDirectory(Path.Combine(Sheets, "sheets"));
        var random = new Random(1);
        var sheet = new RgbImage(Cell * Columns, Cell * Columns);
        var index = new List<string>
        {
            "idx,sheet,cell,person,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_x,lmouth_y",
        };
        for (int i = 0; i < People * Photos; i++)
        {
            double scale = 1.1 + 0.5 * random.NextDouble(), angle = random.NextDouble() - 0.5;
            double c = scale * Math.Cos(angle), s = scale * Math.Sin(angle), x = 64 + random.Next(-6, 7), y = 64 + random.Next(-6, 7);
            var toCell = new Similarity2D(c, s, x - (c * 31.5 - s * 39.5), y - (s * 31.5 + c * 39.5));
            Draw(sheet, i, i % People == 1 ? 0 : i % People, toCell.Inverse(), random);
            index.Add(FormattableString.Invariant($"{i},0,{i},P{i % People},{string.Join(',', Landmarks(toCell))}"));
        }
        File.WriteAllBytes(Path.Combine(Sheets, "sheets", "000.jpg"), ImageEncoder.Jpeg(sheet, 92));
        File.WriteAllLines(Path.Combine(Sheets, "index.csv"), index);
        WritePairs();
        Network network = ZooCatalog.Create("shiftfacenet", new() { Height = 80, Width = 64, Initialization = Initialization.Randomized });
        PackageWriter.Write(
            Package,
            new()
            {
                Task = PackageTask.Verification, License = "Made by the tests.",
                Input = new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.25f, 0.25f, 0.25f] },
            },
            network, OnnxFile.ToBytes(network), []);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("shiftctl-faces-").FullName;

    public string Sheets => Path.Combine(Folder, "sheets-of-faces");

    public string Package => Path.Combine(Folder, "package");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void WritePairs()
    {
        var pairs = new List<string> { "fold,same,idx_a,idx_b" };
        for (int i = 0; i < People * Photos; i++)
            for (int j = 0; j < i; j++)
            {
                bool same = i % People == j % People, twins = i % People < 2 && j % People < 2;
                if (same || (!twins && (i + j) % 3 == 0)) pairs.Add($"{pairs.Count % 10},{(same ? 1 : 0)},{i},{j}");
            }
        File.WriteAllLines(Path.Combine(Sheets, "pairs.csv"), pairs);
    }

    private static void Draw(RgbImage sheet, int cell, int person, Similarity2D toTemplate, Random random)
    {
        double light = 0.95 + 0.1 * random.NextDouble();
        for (int y = 0; y < Cell; y++)
            for (int x = 0; x < Cell; x++)
            {
                (double u, double v) = toTemplate.Apply(x, y);
                int at = ((cell / Columns * Cell + y) * sheet.Width + cell % Columns * Cell + x) * 3;
                for (int c = 0; c < 3; c++)
                    sheet.Pixels[at + c] = (byte)Math.Clamp(light * (127 + 110 * Pattern(person, c, u, v)) + random.Next(-4, 5), 0, 255);
            }
    }

    private static double Pattern(int person, int channel, double u, double v) => Math.Sin(
        (0.12 + 0.02 * person) * u * Math.Cos(person + channel) + (0.3 - 0.025 * person) * v * Math.Sin(2 * person + channel)
        + 1.7 * person);

    private static IEnumerable<string> Landmarks(Similarity2D toCell)
    {
        Faces.FaceLandmarks points = FaceTemplate.Portrait64x80.Points;
        foreach (Vector2 point in (Vector2[])[points.LeftEye, points.RightEye, points.Nose, points.LeftMouth, points.RightMouth])
        {
            (double x, double y) = toCell.Apply(point.X, point.Y);
            yield return x.ToString("0.00", CultureInfo.InvariantCulture);
            yield return y.ToString("0.00", CultureInfo.InvariantCulture);
        }
    }
}
