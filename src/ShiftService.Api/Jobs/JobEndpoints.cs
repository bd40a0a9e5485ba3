using ShiftService.Api.Access;

namespace ShiftService.Api.Jobs;

/// <summary>The routes below /jobs: how far a job is, its result, its end.</summary>
internal sealed class JobEndpoints(JobStore jobs)
{
    private const string JobRoute = "/jobs/{id}";

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(JobRoute, ["GET", "HEAD"], ShowAsync).For(AccessRule.Client);
        routes.MapMethods($"{JobRoute}/result", ["GET", "HEAD"], FetchAsync).For(AccessRule.Client);
        routes.MapMethods(JobRoute, ["DELETE"], DeleteAsync).For(AccessRule.Client);
    }

    private Task ShowAsync(HttpContext context) =>
        jobs.Look(jobs.Find(Id(context), Client(context)), job => JobJson.WriteAsync(context, job)).AsTask();

    private Task FetchAsync(HttpContext context) => jobs.Fetch(Id(context), Client(context)).WriteAsync(context);

    private async Task DeleteAsync(HttpContext context)
    {
        await jobs.DeleteAsync(Id(context), Client(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string Client(HttpContext context) => RequestFacts.Of(context).Client ?? AccessMiddleware.Anonymous;
}
