using System.Security.Cryptography;
using System.Text.Json;
using ShiftService.Packages.Documents;

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
            using JsonDocument document = JsonDocument.Parse(json, DocumentJson.DocumentOptions);
            Refuse(DocumentStructure.Check(document.RootElement, typeof(Recipe), RecipeLimits.Find), name);
            recipe = document.Deserialize<Recipe>(DocumentJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new RecipeException(name, [new(error.Path ?? "$", error.Message)], error);
        }
        Refuse([.. RecipeRules.Check(recipe)], name);
        return recipe;
    }

    /// <summary>The recipe as JSON, everything that was left out filled in.</summary>
    public static string Format(Recipe recipe) => JsonSerializer.Serialize(recipe, DocumentJson.Options);

    /// <summary>
    /// A hash of what decides the weights: the same for recipes that differ in their layout, texts or number of lanes only.
    /// </summary>
    public static string Hash(Recipe recipe)
    {
        Recipe essence = recipe with { Schema = null, Description = null, Card = new(), Lanes = null, EvaluateEvery = 1 };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(essence, DocumentJson.Options)));
    }

    private static void Refuse(IReadOnlyList<DocumentError> errors, string name)
    {
        if (errors.Count > 0) throw new RecipeException(name, errors);
    }
}
