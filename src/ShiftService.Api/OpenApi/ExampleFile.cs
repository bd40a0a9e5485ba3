using System.Text.Json.Nodes;

namespace ShiftService.Api.OpenApi;

/// <summary>The files of Examples/: what the service answered, as it was.</summary>
internal static class ExampleFile
{
    /// <summary>A file as JSON, or as one JSON string where it is text.</summary>
    public static JsonNode Read(string name)
    {
        using Stream stream = typeof(ExampleFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"there is no example {name}; this is a bug");
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        return name.EndsWith(".json", StringComparison.Ordinal) ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }
}
