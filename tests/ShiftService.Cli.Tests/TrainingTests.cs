using System.Text.Json;
using ShiftService.TestSupport;

namespace ShiftService.Cli.Tests;

/// <summary>From images to answers on the command line; the commands share what the first of them made.</summary>
[Collection(CliCollection.Name)]
public sealed class TrainingTests(TrainedShapes shapes) : IClassFixture<TrainedShapes>
{
    private const string Recipe = """
        {
          "name": "NAME",
          "network": { "zoo": "shiftresnet20-e1", "height": 16 },
          "data": {
            "path": "DATA", "validationFraction": 0.25, "resize": { "mode": "squash" }, "mean": [0.4, 0.4, 0.4], "std": [0.3, 0.3, 0.3],
            "license": "Made by the tests.", "description": "Shapes."
          },
          "optimizer": { "kind": "sgd", "clipNorm": 5 },
          "schedule": { "kind": "cosine", "epochs": 2, "peakRate": 0.1 },
          "batchSize": 8, "microBatch": 4
        }
        """;

    /// <summary>A recipe for images in a folder below the data root.</summary>
    public static string RecipeFor(string name, string data) => Recipe.Replace("NAME", name).Replace("DATA", data);

    [Fact]
    public void Train_TellsOfEveryEpoch_AndOfThePackage()
    {
        Assert.Equal(0, shapes.Training.Code);
        Assert.Contains("epoch 1: training loss", shapes.Training.Output);
        Assert.Contains("top-1", shapes.Training.Output);
        Assert.Contains(Path.Combine(shapes.Run, "package"), shapes.Training.Output);
    }

    [Fact]
    public void Resume_OfAFinishedRun_ChangesNothing()
    {
        string log = File.ReadAllText(Path.Combine(shapes.Run, "log.csv"));
        Assert.Equal(0, Shell.Run("resume", shapes.Run).Code);
        Assert.Equal(log, File.ReadAllText(Path.Combine(shapes.Run, "log.csv")));
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("onnxruntime")]
    public void Evaluate_OfTheImagesTrainedOn_CountsThemAll(string backend)
    {
        ShellResult result = Shell.Run("evaluate", shapes.Run, shapes.Images, "--json", "--backend", backend);
        JsonElement json = result.Json();
        Assert.Equal((0, 48, backend), (result.Code, json.GetProperty("images").GetInt32(), json.GetProperty("backend").GetString()));
        Assert.Equal(3, json.GetProperty("classes").GetArrayLength());
        Assert.InRange(json.GetProperty("top1").GetDouble(), 0.2, 1);
    }

    [Fact]
    public void Evaluate_ShowsTables()
    {
        ShellResult result = Shell.Run("evaluate", shapes.Run, shapes.Images);
        Assert.Contains("48 images: top-1", result.Output);
        Assert.Contains("stripes", result.Output);
    }

    [Fact]
    public void Classify_AnswersEveryImage_AndNamesThoseThatItCannotRead()
    {
        string good = Path.Combine(shapes.Images, "disc", "000.png"), bad = Path.Combine(shapes.Folder, "bad.png");
        File.WriteAllText(bad, "no image");
        ShellResult result = Shell.Run("classify", shapes.Run, good, bad, "--top", "2", "--json");
        Assert.Equal(2, result.Code);
        Assert.Contains(bad, result.ErrorLine());
        JsonElement only = Assert.Single(result.Json().EnumerateArray());
        Assert.Equal(2, only.GetProperty("classes").GetArrayLength());
    }

    [Fact]
    public void Finetune_WritesAPackage_ThatClassifies()
    {
        string photos = ShapeImages.Write(Path.Combine(shapes.Folder, "photos"), 8, classes: 2);
        string package = Path.Combine(shapes.Folder, "models", "two", "1");
        ShellResult result = Shell.Run(
            "finetune", shapes.Run, "--data", photos, "--out", package, "--runs", Path.Combine(shapes.Folder, "runs"), "--epochs", "1");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains(package, result.Output);
        result = Shell.Run("classify", Path.Combine(shapes.Folder, "models", "two"), Path.Combine(photos, "disc", "000.png"));
        Assert.Contains("disc", result.Output);
    }

    [Fact]
    public void Gradcheck_OfASmallNetwork_Agrees()
    {
        ShellResult result = Shell.Run("gradcheck", "shiftresnet20-e1", "--input", "8", "--json", "--entries", "1");
        Assert.Equal(0, result.Code);
        Assert.True(result.Json().GetProperty("ok").GetBoolean());
    }

    [Fact]
    public void BadInput_IsToldInOneLine()
    {
        string one = ShapeImages.Write(Path.Combine(shapes.Folder, "one"), 4, classes: 1);
        string typo = shapes.Write("typo.json", RecipeFor("typo", "shapes").Replace("batchSize", "batchsize"));
        string single = shapes.Write("single.json", RecipeFor("single", "one"));
        string fast = shapes.Write("fast.json", RecipeFor("fast", "shapes").Replace("0.1", "1000"));
        string missing = shapes.Write("missing.json", RecipeFor("missing", "nowhere"));
        Refused("batchsize", "train", typo);
        Refused("$.schedule.peakRate", "train", fast);
        Refused("the only class is 'disc'", "train", single, "--data", shapes.Folder, "--out", Path.Combine(shapes.Folder, "r1"));
        Refused("there is no such folder", "train", missing, "--data", shapes.Folder, "--out", Path.Combine(shapes.Folder, "r2"));
        Refused("no such file", "train", "none.json");
        Refused("shiftctl resume", "train", shapes.Recipe, "--data", shapes.Folder, "--out", shapes.Run);
        Refused("there is no run", "resume", shapes.Folder);
        Refused("no such model package", "evaluate", "nowhere", shapes.Images);
        Refused("there is no such folder", "evaluate", shapes.Run, Path.Combine(shapes.Folder, "none"));
        Refused("the only class is 'disc'", "finetune", shapes.Run, "--data", one, "--runs", Path.Combine(shapes.Folder, "r3"));
        Refused("there is no network 'nothing-1'", "gradcheck", "nothing-1");
        Assert.False(Directory.Exists(Path.Combine(shapes.Folder, "r1")));
    }

    [Fact]
    public void OneRecipe_TrainsAnyNetwork()
    {
        string run = Path.Combine(shapes.Folder, "other");
        string[] train = ["train", shapes.Recipe, "--data", shapes.Folder, "--out", run, "--epochs", "1", "--network"];
        Assert.Equal(0, Shell.Run([.. train, "resnet20"]).Code);
        using JsonDocument card = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "package", "model.json")));
        Assert.Equal("resnet20", card.RootElement.GetProperty("network").GetString());
        JsonElement provenance = card.RootElement.GetProperty("provenance");
        Assert.Equal("resnet20-shapes", provenance.GetProperty("recipe").GetString());
        Assert.EndsWith("recipe.json --network resnet20 --epochs 1", provenance.GetProperty("command").GetString());

        Refused(
            "there is no network 'nothing-1'", "train", shapes.Recipe, "--data", shapes.Folder, "--out", Path.Combine(shapes.Folder, "r4"),
            "--network", "nothing-1");
        string from = shapes.Write(
            "from.json", RecipeFor("from", "shapes").Replace("\"zoo\": \"shiftresnet20-e1\"", "\"from\": \"run/package/model.onnx\""));
        Refused("--network has no use", "train", from, "--data", shapes.Folder, "--network", "resnet20");
    }

    [Fact]
    public void ADamagedRun_IsTold_AndLeftAsItIs()
    {
        string run = Path.Combine(shapes.Folder, "damaged");
        Assert.Equal(0, Shell.Run("train", shapes.Recipe, "--data", shapes.Folder, "--out", run, "--epochs", "1").Code);
        foreach (string name in (string[])["checkpoint.bin", "checkpoint.previous.bin"])
            if (File.Exists(Path.Combine(run, name))) File.WriteAllBytes(Path.Combine(run, name), [.. "SHIFTCKP"u8]);
        Refused("checkpoint.bin: it ends after 8 bytes", "resume", run);
    }

    private static void Refused(string expected, params string[] arguments)
    {
        ShellResult result = Shell.Run(arguments);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.ErrorLine());
    }
}
