namespace ShiftService.Api.OpenApi;

/// <summary>A body, of a request or of an answer.</summary>
/// <param name="MediaType">Its content type.</param>
/// <param name="Types">The records that it may be; none for text and bytes.</param>
/// <param name="Example">A file of Examples/ that is one; null where an example would say nothing.</param>
internal sealed record ApiContent(string MediaType, IReadOnlyList<Type> Types, string? Example)
{
    /// <summary>True for text, which is not JSON.</summary>
    public bool IsText => MediaType.StartsWith("text/", StringComparison.Ordinal) || MediaType.EndsWith("-text", StringComparison.Ordinal);

    /// <summary>JSON.</summary>
    public static ApiContent Json<T>(string example) => new("application/json", [typeof(T)], example);

    /// <summary>JSON of one of two forms.</summary>
    public static ApiContent Json<TOne, TOther>(string example) => new("application/json", [typeof(TOne), typeof(TOther)], example);

    /// <summary>A form of parts.</summary>
    public static ApiContent Form<T>() => new("multipart/form-data", [typeof(T)], null);

    /// <summary>Text.</summary>
    public static ApiContent Text(string mediaType, string example) => new(mediaType, [], example);

    /// <summary>Server-sent events.</summary>
    public static ApiContent Events(string example) => new("text/event-stream", [], example);

    /// <summary>The bytes of a file.</summary>
    public static ApiContent File(string mediaType) => new(mediaType, [], null);
}
