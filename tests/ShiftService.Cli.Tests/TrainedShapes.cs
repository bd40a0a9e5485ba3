using ShiftService.TestSupport;

namespace ShiftService.Cli.Tests;

/// <summary>A folder of images and a small network trained on them by the command line.</summary>
public sealed class TrainedShapes : IDisposable
{
    public TrainedShapes()
    {
        ShapeImages.Write(Images, 16);
        Recipe = Write("recipe.json", TrainingTests.RecipeFor("shapes", "shapes"));
        Training = Shell.Run("train", Recipe, "--data", Folder, "--out", Run, "--lanes", "2");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("shiftctl-training-").FullName;

    public string Images => Path.Combine(Folder, "shapes");

    public string Run => Path.Combine(Folder, "run");

    public string Recipe { get; }

    internal ShellResult Training { get; }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
