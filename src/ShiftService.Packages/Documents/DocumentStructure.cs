using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ShiftService.Packages.Documents;

/// <summary>
/// Compares JSON with the records it is to become: keys that are unknown or missing, values of another type or out of their limits. All
/// are collected; the serialiser would stop at the first.
/// </summary>
public sealed class DocumentStructure
{
    private readonly List<DocumentError> _errors = [];
    private readonly Func<ICustomAttributeProvider?, NumberLimit?> _limits;

    private DocumentStructure(Func<ICustomAttributeProvider?, NumberLimit?> limits) => _limits = limits;

    /// <summary>Everything that is wrong, in the order of the file.</summary>
    /// <param name="root">The document.</param>
    /// <param name="type">The record that it is to become.</param>
    /// <param name="limits">What the number of a property may be; null where its type says all.</param>
    public static IReadOnlyList<DocumentError> Check(JsonElement root, Type type, Func<ICustomAttributeProvider?, NumberLimit?> limits)
    {
        var structure = new DocumentStructure(limits);
        structure.Visit(root, type, "$", null);
        return structure._errors;
    }

    private void Visit(JsonElement element, Type declared, string path, NumberLimit? limit)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string)) Require(element.ValueKind == JsonValueKind.String, path, "a text", element);
        else if (type == typeof(bool))
            Require(element.ValueKind is JsonValueKind.True or JsonValueKind.False, path, "true or false", element);
        else if (type.IsEnum) VisitEnum(element, type, path);
        else if (type.IsPrimitive) VisitNumber(element, type, path, limit);
        else if (DocumentJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Enumerable } list)
            VisitList(element, list.ElementType!, path, limit);
        else VisitObject(element, type, path);
    }

    private void VisitObject(JsonElement element, Type declared, string path)
    {
        if (!Require(element.ValueKind == JsonValueKind.Object, path, "an object", element)) return;
        JsonTypeInfo info = DocumentJson.Options.GetTypeInfo(declared);
        JsonPolymorphismOptions? forms = info.PolymorphismOptions;
        if (forms is not null)
        {
            if (FormOf(element, forms, path) is not Type form) return;
            info = DocumentJson.Options.GetTypeInfo(form);
        }
        var properties = info.Properties.ToDictionary(property => property.Name);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (member.Name == forms?.TypeDiscriminatorPropertyName) continue;
            string memberPath = $"{path}.{member.Name}";
            if (!properties.TryGetValue(member.Name, out JsonPropertyInfo? property))
                Add(memberPath, $"there is no such key; known are {string.Join(", ", properties.Keys)}");
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Visit(member.Value, property.PropertyType, memberPath, _limits(property.AttributeProvider));
            else if (!property.IsSetNullable)
                Add(memberPath, "must not be null");
        }
        foreach (JsonPropertyInfo property in info.Properties)
            if (property.IsRequired && !element.TryGetProperty(property.Name, out _)) Add($"{path}.{property.Name}", "is missing");
    }

    private Type? FormOf(JsonElement element, JsonPolymorphismOptions forms, string path)
    {
        string key = forms.TypeDiscriminatorPropertyName, known = string.Join(", ", forms.DerivedTypes.Select(f => f.TypeDiscriminator));
        if (!element.TryGetProperty(key, out JsonElement kind))
        {
            Add($"{path}.{key}", $"is missing; it is one of {known}");
            return null;
        }
        string? name = kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;
        Type? form = forms.DerivedTypes.FirstOrDefault(f => name is not null && name.Equals(f.TypeDiscriminator)).DerivedType;
        if (form is null) Add($"{path}.{key}", $"must be one of {known}, and is {kind.GetRawText()}");
        return form;
    }

    private void VisitList(JsonElement element, Type item, string path, NumberLimit? limit)
    {
        if (!Require(element.ValueKind == JsonValueKind.Array, path, "a list", element)) return;
        if (limit?.Items is int items && element.GetArrayLength() != items)
            Add(path, $"must have {items} items, and has {element.GetArrayLength()}");
        int index = 0;
        foreach (JsonElement value in element.EnumerateArray())
        {
            string itemPath = $"{path}[{index++}]";
            if (value.ValueKind == JsonValueKind.Null) Add(itemPath, "must not be null");
            else Visit(value, item, itemPath, limit);
        }
    }

    private void VisitEnum(JsonElement element, Type type, string path)
    {
        string[] names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];
        bool isName = element.ValueKind == JsonValueKind.String && names.Contains(element.GetString());
        Require(isName, path, $"one of {string.Join(", ", names)}", element);
    }

    private void VisitNumber(JsonElement element, Type type, string path, NumberLimit? limit)
    {
        bool whole = type != typeof(double) && type != typeof(float);
        bool isNumber = element.ValueKind == JsonValueKind.Number && (
            type == typeof(int) ? element.TryGetInt32(out _) : type == typeof(ulong) ? element.TryGetUInt64(out _)
            : element.TryGetDouble(out double value) && double.IsFinite(value));
        string expected = whole ? type == typeof(ulong) ? "a whole number from 0" : "a whole number" : "a number";
        if (limit is not null) expected += $" {limit}";
        Require(isNumber && limit?.Allows(element.GetDouble()) != false, path, expected, element);
    }

    private bool Require(bool condition, string path, string expected, JsonElement element)
    {
        if (!condition) Add(path, $"must be {expected}, and is {Shown(element)}");
        return condition;
    }

    private void Add(string path, string reason) => _errors.Add(new(path, reason));

    private static string Shown(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => element.GetRawText() is { Length: > 40 } text ? $"{text[..40]}..." : element.GetRawText(),
    };
}
