using ShiftService.Api.Health;
using ShiftService.Api.Problems;
using ShiftService.Api.Telemetry.Prometheus;

namespace ShiftService.Api.OpenApi;

/// <summary>Health and metrics.</summary>
internal static class ServiceOperations
{
    public const string Tag = "Service";

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        new("GET", "/health/live", Tag, "isLive", "Says that the process answers.",
            "Whatever its models are at. One that does not answer should be restarted.")
        {
            Answers = [new(200, "It does.", ApiContent.Json<HealthAnswer>("live.json"))],
        },
        new("GET", "/health/ready", Tag, "isReady", "Says whether requests should be sent here.",
            "Yes, once every model has a version that is ready; no, as soon as the service is told to stop.")
        {
            Answers = [new(200, "They should.", ApiContent.Json<HealthAnswer>("ready.json"))],
            Problems = [ProblemKind.NotReady, ProblemKind.Draining],
        },
        new("GET", "/health/ready/{model}", Tag, "isModelReady", "Says whether requests for a model should be sent here.",
            "The same for one model.")
        {
            Answers = [new(200, "They should.", ApiContent.Json<HealthAnswer>("ready.json"))],
            Problems = [ProblemKind.ModelNotFound, ProblemKind.NotReady, ProblemKind.Draining],
        },
        new("GET", "/metrics", Tag, "getMetrics", "Tells all measurements.",
            "In Prometheus' text format; in OpenMetrics, with traces as examples of buckets, where the Accept header prefers that.")
        {
            Answers =
            [
                new(200, "The measurements.", ApiContent.Text(PrometheusFormat.Text, "metrics.txt"),
                    ApiContent.Text(PrometheusFormat.OpenMetrics, "openmetrics.txt")),
            ],
        },
    ];
}
