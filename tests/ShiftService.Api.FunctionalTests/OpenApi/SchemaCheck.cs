using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ShiftService.Api.FunctionalTests.OpenApi;

/// <summary>Holds JSON to a schema, as far as the service's schemas go: types, properties, items, what is required, what may be.</summary>
internal static class SchemaCheck
{
    public static void Check(string place, IOpenApiSchema schema, JsonNode? value)
    {
        if (schema.OneOf is { Count: > 0 } forms)
        {
            Assert.Contains(forms, form => Record.Exception(() => Check(place, form, value)) is null);
            return;
        }
        if (schema.AllOf is { Count: > 0 } parts)
            foreach (IOpenApiSchema part in parts) Check(place, part, value);
        if (schema.Enum is { Count: > 0 } words) Assert.Contains(words, word => JsonNode.DeepEquals(word, value));
        // A schema that says nothing of its type takes anything.
        if (schema.Type is null) return;
        switch (value)
        {
            case JsonObject members: CheckMembers(place, schema, members); break;
            case JsonArray items:
                Is(place, schema, JsonSchemaType.Array);
                for (int i = 0; i < items.Count; i++) Check($"{place}[{i}]", schema.Items!, items[i]);
                break;
            default: CheckValue(place, schema, value!.GetValue<JsonElement>()); break;
        }
    }

    private static void CheckMembers(string place, IOpenApiSchema schema, JsonObject members)
    {
        Is(place, schema, JsonSchemaType.Object);
        foreach (string name in schema.Required ?? new HashSet<string>()) Assert.True(members.ContainsKey(name), $"{place} lacks {name}");
        foreach ((string name, JsonNode? member) in members)
        {
            if (schema.Properties?.TryGetValue(name, out IOpenApiSchema? own) == true) Check($"{place}.{name}", own, member);
            else if (schema.AdditionalProperties is { } other) Check($"{place}.{name}", other, member);
            else Assert.Fail($"{place} has {name}, which its schema does not know");
        }
    }

    private static void CheckValue(string place, IOpenApiSchema schema, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String: Is(place, schema, JsonSchemaType.String); break;
            case JsonValueKind.True or JsonValueKind.False: Is(place, schema, JsonSchemaType.Boolean); break;
            case JsonValueKind.Number:
                JsonSchemaType whole = value.TryGetInt64(out _) ? JsonSchemaType.Integer : JsonSchemaType.Number;
                Is(place, schema, JsonSchemaType.Number, whole);
                break;
            default: Assert.Fail($"{place} is {value.ValueKind}"); break;
        }
    }

    private static void Is(string place, IOpenApiSchema schema, params JsonSchemaType[] types) =>
        Assert.True(types.Any(type => schema.Type!.Value.HasFlag(type)), $"{place} is {types[0]}, not {schema.Type}");
}
