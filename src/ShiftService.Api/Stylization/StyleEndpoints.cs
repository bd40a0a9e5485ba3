using ShiftService.Api.Access;
using ShiftService.Api.Problems;
using ShiftService.Api.Requests;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Stylization;

/// <summary>The routes below /styles: which styles there are, and what they look like.</summary>
internal sealed class StyleEndpoints(ImageRequests requests)
{
    private static readonly string[] Parameters = ["model", "version"];

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/styles", ["GET", "HEAD"], ListAsync).For(AccessRule.Client);
        routes.MapMethods("/styles/{style}/thumbnail", ["GET", "HEAD"], ShowAsync).For(AccessRule.Client);
    }

    private async Task ListAsync(HttpContext context)
    {
        using ModelLease lease = await AcquireAsync(context);
        ServedModel model = lease.Model;
        IEnumerable<StyleAnswer> styles = model.Styles!.Styles.Select(style => new StyleAnswer(
            style.Name, style.Title, style.Painter, style.Year, style.Source, AddressOf(model, style.Name)));
        await JsonAnswer.WriteAsync(context, new StylesAnswer(model.Name, model.Version, lease.Alias, [.. styles]));
    }

    private async Task ShowAsync(HttpContext context)
    {
        using ModelLease lease = await AcquireAsync(context);
        string style = (string)context.Request.RouteValues["style"]!;
        IReadOnlyList<string> names = lease.Model.Styles!.Names;
        if (!names.Contains(style))
        {
            throw ProblemKind.StyleNotFound.With(
                $"there is no style '{style}'; there are {string.Join(", ", names)}", ("known", names)).ToException();
        }
        if (StyleThumbnail.Find(lease.Model.Package, style) is not { } thumbnail)
            throw ProblemKind.StyleNotFound.With($"the model has no picture of '{style}'", ("known", Array.Empty<string>())).ToException();
        context.Response.ContentType = thumbnail.MediaType;
        context.Response.Headers.CacheControl = "private, max-age=3600";
        byte[] bytes = await File.ReadAllBytesAsync(thumbnail.Path, context.RequestAborted);
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private ValueTask<ModelLease> AcquireAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.QueryString, Parameters);
        query.Check();
        string? model = query.Text("model"), version = query.Text("version");
        return requests.AcquireAsync(
            PackageTask.Stylization, model, version,
            requests.TermsOf(context, new(model, version, requests.Options.MaxDeadlineMs, Priority.Interactive)));
    }

    private static string? AddressOf(ServedModel model, string style) => StyleThumbnail.Find(model.Package, style) is null
        ? null
        : $"/styles/{style}/thumbnail?model={model.Name}&version={model.Version}";
}
