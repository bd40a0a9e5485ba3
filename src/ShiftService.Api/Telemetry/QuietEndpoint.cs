namespace ShiftService.Api.Telemetry;

/// <summary>Marks an endpoint that machines ask all day: requests to it are measured, but never logged.</summary>
internal sealed class QuietEndpoint
{
    public static readonly QuietEndpoint Mark = new();
}
