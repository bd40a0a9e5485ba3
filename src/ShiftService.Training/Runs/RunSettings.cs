using System.Text.Json;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>What is stored of <see cref="RunOptions"/> beside the recipe, so that resuming needs nothing but the folder.</summary>
/// <param name="Data">Full path of the data root.</param>
/// <param name="Cache">Full path of the folder of decoded images.</param>
/// <param name="Lanes">Threads that compute.</param>
/// <param name="Command">The command that began the run.</param>
internal sealed record RunSettings(string Data, string Cache, int Lanes, string? Command)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static RunSettings For(Recipe recipe, RunOptions options)
    {
        string data = Path.GetFullPath(options.DataRoot);
        return new(data, CacheFolder(options, data), options.Lanes ?? recipe.Lanes ?? Environment.ProcessorCount, options.Command);
    }

    public static RunSettings Read(string path)
    {
        try
        {
            RunSettings settings = JsonSerializer.Deserialize<RunSettings>(File.ReadAllText(path), Json)
                ?? throw new JsonException("it is null");
            return settings.Lanes is >= 1 and <= 1024 ? settings : throw new JsonException($"{settings.Lanes} lanes");
        }
        catch (JsonException error)
        {
            throw new RunException(path, $"it does not hold the settings of a run: {error.Message}", error);
        }
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    // Beside the data, for the next run on them; data that may only be read get it in the run's folder.
    private static string CacheFolder(RunOptions options, string data)
    {
        if (options.CacheFolder is string given) return Path.GetFullPath(given);
        string beside = Path.Combine(data, ".cache");
        try
        {
            if (!Directory.Exists(data)) return beside; // Said better by who looks for the data.
            Directory.CreateDirectory(beside);
            File.Delete(Path.Combine(beside, "probe"));
            File.Create(Path.Combine(beside, "probe"), 1, FileOptions.DeleteOnClose).Dispose();
            return beside;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(Path.GetFullPath(options.Folder), "cache");
        }
    }
}
