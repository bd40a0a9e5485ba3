using System.Text.Json.Nodes;

namespace ShiftService.Training.Tests.Recipes;

/// <summary>A recipe with only what it must have, and changes to it.</summary>
internal static class RecipeText
{
    public const string Minimal = """
        {
          "name": "tiny",
          "network": { "zoo": "resnet20" },
          "data": {
            "path": "data", "validationFraction": 0.1, "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25],
            "license": "none", "description": "noise"
          },
          "optimizer": { "kind": "sgd" },
          "schedule": { "kind": "constant", "epochs": 2, "peakRate": 0.1 }
        }
        """;

    /// <summary>The recipe with one value set, added or (null) removed.</summary>
    /// <param name="path">Keys with dots between them.</param>
    /// <param name="json">The value.</param>
    public static string With(string path, string? json)
    {
        JsonNode root = JsonNode.Parse(Minimal)!;
        string[] keys = path.Split('.');
        JsonObject at = root.AsObject();
        foreach (string key in keys[..^1]) at = (JsonObject)(at[key] ??= new JsonObject());
        if (json is null) at.Remove(keys[^1]);
        else at[keys[^1]] = JsonNode.Parse(json);
        return root.ToJsonString();
    }
}
