using ShiftService.Imaging;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.Telemetry;

/// <summary>Shows the metrics what they are to read: the scheduler's queue, the decoder's budget, and the registry's models.</summary>
internal static class MeasuredState
{
    /// <summary>Connects them.</summary>
    public static void Connect(IServiceProvider services)
    {
        var metrics = services.GetRequiredService<ServingMetrics>();
        var scheduler = services.GetRequiredService<Scheduler>();
        var registry = services.GetRequiredService<ModelRegistry>();
        metrics.ReadQueueFrom(() =>
        {
            SchedulerStatus status = scheduler.Status;
            return new QueueReading(status.QueuedImages, status.BusyLanes, status.Lanes);
        });
        if (services.GetRequiredService<DecodeOptions>().Budget is { } budget)
            metrics.ReadDecodedFrom(() => new DecodedReading(budget.UsedBytes, budget.LimitBytes));
        metrics.ReadModelsFrom(() =>
            from model in registry.Models
            from version in model.Versions
            select new ModelReading(version.Model, version.Version, version.State));
    }
}
