using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog;
using ShiftService.Api.Telemetry.Prometheus;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.Telemetry;

/// <summary>Metrics, traces, logs and Server-Timing, for Program.cs.</summary>
internal static class TelemetryExtensions
{
    /// <summary>Registers <see cref="ServingMetrics"/>, what exports it, and the log in place of all others.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddSerilog(JsonLog.Create(builder.Configuration), dispose: true);
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton<TelemetryProviders>();
        services.AddSingleton(provider => new LineBudget(options.MaxRequestLinesPerSecond, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Starts to measure. Goes before all other middleware: what comes earlier is neither timed nor logged.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<TelemetryProviders>();
        app.UseMiddleware<RequestTelemetry>();
    }

    /// <summary>GET /metrics, in Prometheus' text format or in OpenMetrics, as the caller accepts.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet("/metrics", (HttpContext context, PrometheusExporter exporter) =>
        {
            bool openMetrics = PrometheusFormat.IsOpenMetrics(context.Request.Headers.Accept);
            context.Response.ContentType = openMetrics ? PrometheusFormat.OpenMetrics : PrometheusFormat.Text;
            context.Response.Headers.CacheControl = "no-store";
            return exporter.WriteAsync(context.Response.BodyWriter, openMetrics, context.RequestAborted);
        })
        .Quiet();

    /// <summary>Requests to these endpoints are measured, but never logged.</summary>
    public static TBuilder Quiet<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(QuietEndpoint.Mark);
}
