using System.Text.Json;
using ShiftService.Packages.Documents;

namespace ShiftService.Serving.Registry.Aliases;

/// <summary>Where a model's aliases are kept: aliases.json beside its versions, { "stable": [{ "version": "2", "share": 1 }] }.</summary>
internal static class AliasFile
{
    public const string Name = "aliases.json";

    private const int MaxBytes = 1 << 16;

    /// <summary>Reads the file; where there is none, there are no aliases.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="before">The aliases from before, which stay where the file is broken.</param>
    public static AliasTable Read(string folder, AliasTable before)
    {
        var file = new FileInfo(Path.Combine(folder, Name));
        try
        {
            if (!file.Exists) return AliasTable.Empty;
            if (file.Length > MaxBytes) throw new InvalidArgumentException(Name, $"has {file.Length} bytes, allowed are {MaxBytes}");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file.FullName), DocumentJson.DocumentOptions);
            var shares = document.Deserialize<Dictionary<string, AliasShare[]>>(DocumentJson.Options)
                ?? throw new InvalidArgumentException(Name, "is null");
            if (shares.Count > AliasTable.MaxAliases)
                throw new InvalidArgumentException(Name, $"has {shares.Count} aliases, allowed are {AliasTable.MaxAliases}");
            AliasTable table = AliasTable.Empty;
            foreach ((string alias, AliasShare[] its) in shares)
            {
                AliasTable.Require(alias, its);
                table = table.With(alias, its);
            }
            return table;
        }
        catch (Exception error) when (error is JsonException or InvalidArgumentException or IOException or UnauthorizedAccessException)
        {
            return before with { Error = $"{Name} cannot be used: {error.Message}" };
        }
    }

    /// <summary>Writes the file in one step: whoever reads it sees the old one or the new one. Without aliases there is none.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string folder, AliasTable aliases)
    {
        string path = Path.Combine(folder, Name);
        if (aliases.Shares.IsEmpty)
        {
            File.Delete(path);
            return;
        }
        string temporary = Path.Combine(folder, $".{Guid.NewGuid():n}.tmp");
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(aliases.Shares, DocumentJson.Options));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
