using System.Globalization;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Tasks.Stylization;

namespace ShiftService.Api.Stylization;

/// <summary>A painted picture, and what is told of it.</summary>
/// <param name="Answer">The picture.</param>
/// <param name="Model">The model that painted it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Alias">The alias that led to it, if one did.</param>
/// <param name="Style">The style or mix, its weights summing to 1.</param>
internal sealed record PaintedPicture(StylizationAnswer Answer, string Model, string Version, string? Alias, string Style)
{
    /// <summary>Headers of the answer.</summary>
    public const string ModelHeader = "ShiftService-Model", VersionHeader = "ShiftService-Version", StyleHeader = "ShiftService-Style",
        SizeHeader = "ShiftService-Size";

    /// <summary>All of them, and what they say.</summary>
    public static IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>
    {
        [ModelHeader] = "The model that painted it.", [VersionHeader] = "Its version.",
        [StyleHeader] = "The style, or the mix, its weights summing to 1.", [SizeHeader] = "Pixels in a row x rows.",
    };

    /// <summary>The content type of the file.</summary>
    public string Type => AnswerForm.TypeOf(Answer.Format);

    /// <summary>A picture that a model under a lease painted.</summary>
    public static PaintedPicture Of(StylizationAnswer answer, ModelLease lease, string style) =>
        new(answer, lease.Model.Name, lease.Model.Version, lease.Alias, style);

    /// <summary>Answers a request with the picture.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = Type;
        response.ContentLength = Answer.File.Length;
        response.Headers[ModelHeader] = Model;
        response.Headers[VersionHeader] = Version;
        response.Headers[StyleHeader] = Style;
        response.Headers[SizeHeader] = string.Create(CultureInfo.InvariantCulture, $"{Answer.Width}x{Answer.Height}");
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(Answer.File, context.RequestAborted);
    }
}
