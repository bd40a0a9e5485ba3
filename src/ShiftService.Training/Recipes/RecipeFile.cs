using System.Security.Cryptography;
using System.Text.Json;

namespace ShiftService.Training.Recipes;

/// <summary>Reads recipes.</summary>
public static class RecipeFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RecipeException">The recipe is wrong; every key and value that is, is named.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Recipe Read(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Reads a text.</summary>
    /// <param name="json">The recipe.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="RecipeException">The recipe is wrong; every key and value that is, is named.</exception>
    public static Recipe Parse(string json, string name)
    {
        Recipe recipe;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, RecipeJson.DocumentOptions);
            Refuse(RecipeStructure.Check(document.RootElement), name);
            recipe = document.Deserialize<Recipe>(RecipeJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new RecipeException(name, [new(error.Path ?? "$", error.Message)], error);
        }
        Refuse([.. RecipeRules.Check(recipe)], name);
        return recipe;
    }

    /// <summary>The recipe as JSON, everything that was left out filled in.</summary>
    public static string Format(Recipe recipe) => JsonSerializer.Serialize(recipe, RecipeJson.Options);

    /// <summary>
    /// A hash of what decides the weights: the same for recipes that differ in their layout, texts or number of lanes only.
    /// </summary>
    public static string Hash(Recipe recipe)
    {
        Recipe essence = recipe with { Schema = null, Description = null, Card = new(), Lanes = null, EvaluateEvery = 1 };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(essence, RecipeJson.Options)));
    }

    private static void Refuse(IReadOnlyList<RecipeError> errors, string name)
    {
        if (errors.Count > 0) throw new RecipeException(name, errors);
    }
}
