using System.Diagnostics.Metrics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ShiftService.Api.Telemetry.Prometheus;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.Telemetry;

/// <summary>What listens to the instruments and spans, from the start of the service to its end.</summary>
internal sealed class TelemetryProviders : IDisposable
{
    private readonly MeterProvider _meters;
    private readonly TracerProvider? _tracers;

    /// <summary>Starts to listen.</summary>
    public TelemetryProviders(TelemetryOptions options, ServingMetrics metrics, IMeterFactory factory, PrometheusExporter exporter)
    {
        var views = new MetricViews(metrics, factory);
        _meters = Sdk.CreateMeterProviderBuilder()
            .AddMeter(MetricViews.Meters)
            .AddView(views.Of)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(new BaseExportingMetricReader(exporter))
            .Build();
        Uri? address = options.SpansAddress();
        if (address is null && options.SampleRatio == 0) return;
        TracerProviderBuilder tracers = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Service())
            .AddSource("Microsoft.AspNetCore", ServingMetrics.Name)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)));
        if (address is not null) tracers.AddProcessor(new BatchActivityExportProcessor(Exporter(address, options.OtlpProtocol)));
        _tracers = tracers.Build();
    }

    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(TelemetryProviders).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Sends what is not sent yet, and ends.</summary>
    public void Dispose()
    {
        _tracers?.Dispose();
        _meters.Dispose();
    }

    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last, so they win.
    private static ResourceBuilder Service() => ResourceBuilder.CreateEmpty()
        .AddTelemetrySdk().AddService("shiftservice", serviceVersion: Version).AddEnvironmentVariableDetector();

    private static OtlpTraceExporter Exporter(Uri address, OtlpExportProtocol protocol) =>
        new(new OtlpExporterOptions { Protocol = protocol, Endpoint = address });
}
