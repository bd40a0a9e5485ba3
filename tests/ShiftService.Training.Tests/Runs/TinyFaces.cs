using ShiftService.Graph.Onnx;
using ShiftService.TestSupport;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Runs;

/// <summary>A real run of an embedder that takes seconds: shapes stand for people, and a random network teaches.</summary>
internal sealed class TinyFaces : IDisposable
{
    public const string RegressionLoss = """{ "kind": "embeddingRegression" }""";

    public const string SumLoss = """
        {
          "kind": "sum",
          "terms": [
            { "weight": 0.5, "loss": { "kind": "marginSoftmax", "scale": 16, "margin": 0.1, "centresFromTeacher": true } },
            { "weight": 4, "loss": { "kind": "embeddingRegression" } },
            { "weight": 0.1, "loss": { "kind": "relationalRegression" } }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public TinyFaces()
    {
        ShapeImages.Write(_folder.File("shapes/train"), 14);
        ShapeImages.Write(_folder.File("shapes/val"), 6, seed: 2);
        WriteTeacher(7);
        string[] names = [.. Directory.GetFiles(_folder.File("shapes/val"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.File("shapes/val"), path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        var lines = new List<string> { "fold,same,idx_a,idx_b" };
        for (int i = 0; i < names.Length; i++)
            for (int j = i + 1; j < Math.Min(i + 12, names.Length); j++)
                lines.Add($"{lines.Count % 5},{(names[i].Split('/')[0] == names[j].Split('/')[0] ? 1 : 0)},{names[i]},{names[j]}");
        File.WriteAllLines(_folder.File("pairs.csv"), lines);
    }

    public string Folder(string name) => _folder.File(name);

    /// <summary>A recipe; the teacher sees the images larger than they are, and mirrored too.</summary>
    public static Recipe Recipe(string loss = SumLoss) => RecipeFile.Parse($$"""
        {
          "name": "faces",
          "network": { "zoo": "shiftfacenet", "height": 16 },
          "data": {
            "path": "shapes", "trainSplit": "train", "testSplit": "val", "pairs": "pairs.csv", "resize": { "mode": "squash" },
            "mean": [0.4, 0.4, 0.4], "std": [0.3, 0.3, 0.3], "license": "Made by the tests.", "description": "Shapes."
          },
          "augmentation": { "padAndCrop": 1, "flip": true },
          "loss": {{loss}},
          "teacher": {
            "model": "teacher.onnx",
            "input": {
              "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25], "mirror": true,
              "points": [{ "x": 0, "y": 0, "teacherX": 1, "teacherY": 1 }, { "x": 15, "y": 15, "teacherX": 18, "teacherY": 18 }]
            }
          },
          "optimizer": { "kind": "adamW" },
          "schedule": { "kind": "cosine", "epochs": 3, "peakRate": 0.004 },
          "batchSize": 8, "microBatch": 4, "lanes": 2, "seed": 3
        }
        """, "faces.json");

    public void WriteTeacher(ulong seed) => OnnxFile.Write(
        ZooCatalog.Create("shiftfacenet", new() { Height = 20, Initialization = Initialization.Randomized, Seed = seed }),
        _folder.File("teacher.onnx"));

    public RunOptions Options(string run) => new(Folder(run)) { DataRoot = _folder.Path, CacheFolder = Folder("cache") };

    public RunResult Start(string run, Recipe? recipe = null, IRunProgress? progress = null)
    {
        using TrainingRun training = TrainingRun.Start(recipe ?? Recipe(), Options(run), progress ?? new RecordedProgress());
        return training.Run();
    }

    public byte[] Model(string run) => File.ReadAllBytes(Path.Combine(Folder(run), "package", "model.onnx"));

    public void Dispose() => _folder.Dispose();
}
