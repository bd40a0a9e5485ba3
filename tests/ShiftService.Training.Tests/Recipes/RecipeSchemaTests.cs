using System.Text.Json.Nodes;
using System.Xml.Linq;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Tests.Recipes;

public class RecipeSchemaTests
{
    private static readonly string Current = RecipeSchema.Create(
        [.. new[] { typeof(Recipe), typeof(ResizeSettings) }
            .Select(type => XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")))]);

    /// <summary>Write the file anew with WRITE_RECIPE_SCHEMA=1 in the environment.</summary>
    [Fact]
    public void TheShippedSchema_IsThatOfTheRecords()
    {
        string path = Path.Combine(RepositoryRoot.Path, "recipes", "recipe.schema.json");
        if (Environment.GetEnvironmentVariable("WRITE_RECIPE_SCHEMA") == "1") File.WriteAllText(path, Current);
        Assert.Equal(Current, File.ReadAllText(path));
    }

    [Fact]
    public void TheSchema_KnowsDescriptions_Limits_Forms_AndForbidsUnknownKeys()
    {
        JsonNode schema = JsonNode.Parse(Current)!;
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.Contains("schedule", schema["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        JsonNode properties = schema["properties"]!;
        Assert.Equal("Images a step.", properties["batchSize"]!["description"]!.GetValue<string>());
        Assert.Equal(1, properties["batchSize"]!["minimum"]!.GetValue<int>());
        JsonNode mean = properties["data"]!["properties"]!["mean"]!;
        Assert.Equal((3, 1), (mean["minItems"]!.GetValue<int>(), mean["items"]!["maximum"]!.GetValue<int>()));
        JsonArray losses = properties["loss"]!["anyOf"]!.AsArray();
        Assert.Contains(losses, loss => loss!["properties"]!["kind"]!["const"]!.GetValue<string>() == "marginSoftmax");
    }

    [Fact]
    public void EveryKey_IsInTheDocument()
    {
        string document = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "TRAINING.md"));
        Visit(JsonNode.Parse(Current)!, "");

        void Visit(JsonNode schema, string path)
        {
            foreach (JsonNode? form in schema["anyOf"]?.AsArray() ?? []) Visit(form!, path);
            if (schema["items"] is JsonNode items) Visit(items, $"{path}[]");
            foreach ((string key, JsonNode? value) in schema["properties"]?.AsObject() ?? [])
            {
                if (key is "$schema" or "kind") continue;
                // The terms of a sum are losses themselves.
                string at = (path.Length == 0 ? key : $"{path}.{key}").Replace("loss.terms[].loss.", "loss.");
                Assert.Contains($"| `{at}` |", document);
                Visit(value!, at);
            }
        }
    }

    [Fact]
    public void EveryNumber_HasALimit_AndEveryKeyADescription()
    {
        var missing = new List<string>();
        Visit(JsonNode.Parse(Current)!, "$");
        Assert.Empty(missing);

        void Visit(JsonNode schema, string path)
        {
            foreach (JsonNode? form in schema["anyOf"]?.AsArray() ?? []) Visit(form!, path);
            if (schema["items"] is JsonNode items) Visit(items, path);
            foreach ((string key, JsonNode? value) in schema["properties"]?.AsObject() ?? [])
            {
                string at = $"{path}.{key}";
                if (key == "kind" && value!["const"] is not null) continue;
                if (value!["description"] is null) missing.Add($"{at}: description");
                string types = value["type"]?.ToJsonString() ?? "";
                bool isNumber = types.Contains("number", StringComparison.Ordinal) || types.Contains("integer", StringComparison.Ordinal);
                if (isNumber && value["minimum"] is null && value["exclusiveMinimum"] is null && key != "seed") missing.Add($"{at}: limit");
                Visit(value, at);
            }
        }
    }
}
