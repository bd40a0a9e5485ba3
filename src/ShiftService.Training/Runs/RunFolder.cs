using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>
/// The files of a run: recipe.json (as it runs), run.json (where the data lie, lanes), log.csv, log.jsonl, curves.svg, samples/ (of a style
/// network), checkpoint.bin, the one before it, and in the end package/.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The recipe, everything that was left out filled in.</summary>
    public string RecipePath => System.IO.Path.Combine(Path, "recipe.json");

    /// <summary>Losses and accuracies over epochs.</summary>
    public string CurvesPath => System.IO.Path.Combine(Path, "curves.svg");

    /// <summary>Pictures in all styles, of a style network.</summary>
    public string SamplesPath => System.IO.Path.Combine(Path, "samples");

    /// <summary>The finished model.</summary>
    public string PackagePath => System.IO.Path.Combine(Path, "package");

    private string SettingsPath => System.IO.Path.Combine(Path, "run.json");

    /// <summary>Creates the folder of a new run.</summary>
    /// <exception cref="RunException">There is a run in it already.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static RunFolder Create(string path, Recipe recipe, RunSettings settings)
    {
        RequireNew(path);
        var folder = new RunFolder(path);
        Directory.CreateDirectory(path);
        settings.Write(folder.SettingsPath);
        // The recipe comes last: with it the folder is one that can be resumed.
        File.WriteAllText(folder.RecipePath, RecipeFile.Format(recipe) + "\n");
        return folder;
    }

    /// <summary>Refuses a folder that has a run.</summary>
    internal static void RequireNew(string path)
    {
        if (File.Exists(new RunFolder(path).RecipePath))
            throw new RunException(path, $"there is a run in it; go on with it by 'shiftctl resume {path}', or name another folder");
    }

    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="RunException">There is no run in it.</exception>
    /// <exception cref="RecipeException">Its recipe has been spoilt.</exception>
    internal static (RunFolder Folder, Recipe Recipe, RunSettings Settings) Open(string path)
    {
        var folder = new RunFolder(path);
        if (!File.Exists(folder.RecipePath) || !File.Exists(folder.SettingsPath))
            throw new RunException(path, Directory.Exists(path) ? "there is no run in this folder" : "there is no such folder");
        return (folder, RecipeFile.Read(folder.RecipePath), RunSettings.Read(folder.SettingsPath));
    }
}
