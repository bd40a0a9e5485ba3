using ShiftService.Api.Access;
using ShiftService.Serving.Registry;

namespace ShiftService.Api.Models;

/// <summary>The routes below /models: what is there, for clients; changing it, for administrators.</summary>
internal sealed class ModelEndpoints(ModelRegistry registry, ModelUpload upload)
{
    private const string ModelRoute = "/models/{name}", VersionRoute = "/models/{name}/{version}";

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Read(routes, "/models", ListAsync);
        Read(routes, ModelRoute, ShowModelAsync);
        Read(routes, VersionRoute, ShowVersionAsync);
        Change(routes, "PUT", VersionRoute, upload.HandleAsync);
        Change(routes, "DELETE", VersionRoute, DeleteAsync);
        Change(routes, "POST", $"{VersionRoute}/load", LoadAsync);
        Change(routes, "POST", $"{VersionRoute}/unload", UnloadAsync);
        Change(routes, "PUT", $"{ModelRoute}/aliases/{{alias}}", SetAliasAsync);
        Change(routes, "DELETE", $"{ModelRoute}/aliases/{{alias}}", DeleteAliasAsync);
        Change(routes, "POST", "/models/rescan", RescanAsync);
    }

    private static void Read(IEndpointRouteBuilder routes, string route, RequestDelegate handler) =>
        routes.MapMethods(route, ["GET", "HEAD"], handler).For(AccessRule.Client);

    private static void Change(IEndpointRouteBuilder routes, string method, string route, RequestDelegate handler) =>
        routes.MapMethods(route, [method], handler).For(AccessRule.Admin);

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private Task ListAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, new ModelsAnswer([.. registry.Models.Select(ModelAnswer.Of)], registry.DefaultModels)).AsTask();

    private Task ShowModelAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, ModelAnswer.Of(registry.Get(Value(context, "name")))).AsTask();

    private Task ShowVersionAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, VersionAnswer.Of(registry.Get(Value(context, "name"), Value(context, "version")))).AsTask();

    private async Task DeleteAsync(HttpContext context)
    {
        await registry.DeleteAsync(Value(context, "name"), Value(context, "version"), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LoadAsync(HttpContext context) => await JsonAnswer.WriteAsync(context, VersionAnswer.Of(
        await registry.LoadAsync(Value(context, "name"), Value(context, "version"), context.RequestAborted)));

    private async Task UnloadAsync(HttpContext context) => await JsonAnswer.WriteAsync(context, VersionAnswer.Of(
        await registry.UnloadAsync(Value(context, "name"), Value(context, "version"), context.RequestAborted)));

    private async Task SetAliasAsync(HttpContext context)
    {
        IReadOnlyList<AliasShare> shares = await AliasBody.ReadAsync(context);
        await JsonAnswer.WriteAsync(context, ModelAnswer.Of(
            await registry.SetAliasAsync(Value(context, "name"), Value(context, "alias"), shares, context.RequestAborted)));
    }

    private async Task DeleteAliasAsync(HttpContext context)
    {
        await registry.DeleteAliasAsync(Value(context, "name"), Value(context, "alias"), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task RescanAsync(HttpContext context)
    {
        await registry.RescanAsync(context.RequestAborted);
        await ListAsync(context);
    }
}
