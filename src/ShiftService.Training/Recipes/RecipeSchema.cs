using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ShiftService.Packages.Documents;

namespace ShiftService.Training.Recipes;

/// <summary>The JSON Schema of recipes, made from the records, so that editors help and check.</summary>
public static partial class RecipeSchema
{
    /// <summary>The schema.</summary>
    /// <param name="documentation">The compiler's documentation files of the assemblies of its records, for descriptions.</param>
    public static string Create(IReadOnlyList<XDocument> documentation)
    {
        Dictionary<string, string> summaries = Summaries(documentation);
        JsonNode schema = DocumentJson.Options.GetJsonSchemaAsNode(typeof(Recipe), new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, summaries),
        });
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "ShiftService training recipe",
        };
        foreach ((string key, JsonNode? value) in schema.AsObject().ToArray()) root[key] = value?.DeepClone();
        return root.ToJsonString(new(DocumentJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, Dictionary<string, string> summaries)
    {
        if (node is not JsonObject schema) return node;
        if (context.PropertyInfo is not JsonPropertyInfo property) return node;
        if (property.AttributeProvider is PropertyInfo member && summaries.TryGetValue(KeyOf(member), out string? summary))
            schema.Insert(0, "description", summary);
        if (RecipeLimits.Find(property.AttributeProvider) is NumberLimit limit) Apply(limit, schema);
        return schema;
    }

    private static void Apply(NumberLimit limit, JsonObject schema)
    {
        JsonObject numbers = schema["items"] as JsonObject ?? schema;
        numbers[limit.AboveMinimum ? "exclusiveMinimum" : "minimum"] = limit.Minimum;
        numbers[limit.BelowMaximum ? "exclusiveMaximum" : "maximum"] = limit.Maximum;
        if (limit.Items is not int items) return;
        schema["minItems"] = items;
        schema["maxItems"] = items;
    }

    private static string KeyOf(PropertyInfo member) => $"{member.DeclaringType!.FullName}.{member.Name}";

    /// <summary>Summaries of properties, and descriptions of the parameters that positional records make properties of.</summary>
    private static Dictionary<string, string> Summaries(IReadOnlyList<XDocument> documentation)
    {
        var summaries = new Dictionary<string, string>();
        foreach (XElement member in documentation.SelectMany(document => document.Descendants("member")))
        {
            string name = member.Attribute("name")?.Value ?? "";
            if (name.StartsWith("P:", StringComparison.Ordinal) && member.Element("summary") is XElement summary)
                summaries[name[2..]] = TextOf(summary);
            if (name.StartsWith("T:", StringComparison.Ordinal))
                foreach (XElement parameter in member.Elements("param"))
                    summaries[$"{name[2..]}.{parameter.Attribute("name")?.Value}"] = TextOf(parameter);
        }
        return summaries;
    }

    private static string TextOf(XElement element)
    {
        // <see cref="T:A.B.C"/> is shown as C.
        string text = string.Concat(element.Nodes().Select(node => node is XElement see
            ? see.Attribute("cref")?.Value.Split('.')[^1] ?? see.Value : ((XText)node).Value));
        return Spaces().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
