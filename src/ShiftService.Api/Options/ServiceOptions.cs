using ShiftService.Api.Telemetry;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Options;

/// <summary>
/// Everything that can be set. A key is the path of a property, as Server:DrainDelaySeconds; appsettings.json, then the environment
/// (SHIFTSERVICE_SERVER__DRAINDELAYSECONDS), then the command line (--Server:DrainDelaySeconds=5) set it, the later over the earlier.
/// </summary>
public sealed record ServiceOptions
{
    /// <summary>Addresses, limits of requests, and how the service stops.</summary>
    public ServerOptions Server { get; init; } = new();

    /// <summary>How requests share the processor.</summary>
    public SchedulerOptions Scheduler { get; init; } = new();

    /// <summary>Where models are and how they are loaded.</summary>
    public RegistryOptions Registry { get; init; } = new();

    /// <summary>What images may be.</summary>
    public ImagingOptions Imaging { get; init; } = new();

    /// <summary>Painting pictures, and keeping those that nobody waits for.</summary>
    public StylizationOptions Stylization { get; init; } = new();

    /// <summary>Who may ask.</summary>
    public AuthOptions Auth { get; init; } = new();

    /// <summary>Which other sites' pages may ask.</summary>
    public CrossOriginOptions Cors { get; init; } = new();

    /// <summary>What the service tells about itself.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();
}
