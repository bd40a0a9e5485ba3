using ShiftService.Api.Access;
using ShiftService.Api.Hosting;
using ShiftService.Api.Problems;
using ShiftService.Serving.Registry;

namespace ShiftService.Api.Health;

/// <summary>The routes below /health, for those who start, stop and balance instances.</summary>
internal sealed class HealthEndpoints(ModelRegistry registry, RegistryService service, DrainGate gate)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Maps the routes.</summary>
    public IEnumerable<IEndpointConventionBuilder> Map(IEndpointRouteBuilder routes) =>
    [
        Map(routes, "/health/live", context => JsonAnswer.WriteAsync(context, new HealthAnswer("live", null)).AsTask()),
        Map(routes, "/health/ready", ReadyAsync),
        Map(routes, "/health/ready/{model}", ModelReadyAsync),
    ];

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string route, RequestDelegate handler) =>
        routes.MapMethods(route, ["GET", "HEAD"], handler).For(AccessRule.Health);

    private Task ReadyAsync(HttpContext context)
    {
        IReadOnlyList<ModelHealth> models = [.. registry.Models.SelectMany(model => model.Versions).Select(ModelHealth.Of)];
        if (!gate.IsDraining && service.IsReady) return JsonAnswer.WriteAsync(context, new HealthAnswer("ready", models)).AsTask();
        return NotReadyAsync(context, "models are being loaded, or one has no version that is ready", models);
    }

    private Task ModelReadyAsync(HttpContext context)
    {
        ModelStatus model = registry.Get((string)context.Request.RouteValues["model"]!);
        IReadOnlyList<ModelHealth> versions = [.. model.Versions.Select(ModelHealth.Of)];
        if (!gate.IsDraining && model.DefaultVersion is not null)
            return JsonAnswer.WriteAsync(context, new HealthAnswer("ready", versions)).AsTask();
        return NotReadyAsync(context, $"{model.Name} has no version that is ready", versions);
    }

    private Task NotReadyAsync(HttpContext context, string detail, IReadOnlyList<ModelHealth> models)
    {
        Problem problem = gate.IsDraining
            ? ProblemKind.Draining.With("the service is stopping", ("models", models))
            : ProblemKind.NotReady.With(detail, ("models", models));
        return ProblemWriter.WriteAsync(context, problem with { RetryAfter = RetryAfter });
    }
}
