using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ShiftService.Api.OpenApi;

/// <summary>Says of a record's schema what its JSON is like: what may be null is left out instead, and all else is always there.</summary>
internal sealed class AnswerSchemaFilter : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } answer) return;
        var nullability = new NullabilityInfoContext();
        answer.Required = new HashSet<string>();
        foreach (PropertyInfo property in context.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            string name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (property.GetCustomAttribute<JsonExtensionDataAttribute>() is not null) continue;
            if (!properties.TryGetValue(name, out IOpenApiSchema? value)) continue;
            if (nullability.Create(property).ReadState == NullabilityState.NotNull) answer.Required.Add(name);
            if (value is OpenApiSchema { Type: { } type } own) own.Type = type & ~JsonSchemaType.Null;
        }
    }
}
