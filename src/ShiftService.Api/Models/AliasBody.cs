using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using ShiftService.Api.Problems;
using ShiftService.Packages.Documents;
using ShiftService.Serving.Registry;

namespace ShiftService.Api.Models;

/// <summary>What an alias is to mean: {"version": "2"}, or [{"version": "1", "share": 0.9}, {"version": "2", "share": 0.1}].</summary>
internal static class AliasBody
{
    private const int MaxBytes = 16 << 10;

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="ProblemException">It is not one of these; everything wrong is named.</exception>
    public static async Task<IReadOnlyList<AliasShare>> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxBytes;
        using JsonDocument document = await ParseAsync(context);
        JsonElement root = document.RootElement;
        bool isOne = root.ValueKind == JsonValueKind.Object;
        Type type = isOne ? typeof(OneVersion) : typeof(IReadOnlyList<AliasShare>);
        IReadOnlyList<DocumentError> errors = DocumentStructure.Check(root, type, _ => null);
        if (errors.Count > 0) throw ProblemKind.InvalidJson.With(string.Join("; ", errors), ("errors", errors)).ToException();
        return isOne
            ? [new AliasShare(root.Deserialize<OneVersion>(DocumentJson.Options)!.Version, 1)]
            : root.Deserialize<IReadOnlyList<AliasShare>>(DocumentJson.Options)!;
    }

    private static async Task<JsonDocument> ParseAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, DocumentJson.DocumentOptions, context.RequestAborted);
        }
        catch (JsonException error)
        {
            throw ProblemKind.InvalidJson.With(error.Message).ToException();
        }
    }

    private sealed record OneVersion(string Version);
}
