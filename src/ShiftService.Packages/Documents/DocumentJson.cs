using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ShiftService.Packages.Documents;

/// <summary>How recipes and model cards are written as JSON: camelCase, nothing unknown, nothing twice, no comments.</summary>
public static class DocumentJson
{
    /// <summary>For records.</summary>
    public static JsonSerializerOptions Options { get; } = Create(JsonIgnoreCondition.Never);

    /// <summary>The same, leaving out what is null.</summary>
    public static JsonSerializerOptions WithoutNulls { get; } = Create(JsonIgnoreCondition.WhenWritingNull);

    /// <summary>For documents that are still to be checked.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static JsonSerializerOptions Create(JsonIgnoreCondition ignored)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,
            RespectNullableAnnotations = true,
            WriteIndented = true,
            DefaultIgnoreCondition = ignored,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };
        // For people's eyes; the other form is hashed, and stays what it was.
        if (ignored == JsonIgnoreCondition.WhenWritingNull) options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MakeReadOnly();
        return options;
    }
}
