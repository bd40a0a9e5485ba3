namespace ShiftService.Api.Options;

/// <summary>Who may ask.</summary>
public sealed record AuthOptions
{
    /// <summary>API keys; with none, anybody may classify and nobody may change models.</summary>
    public IReadOnlyList<ApiKeyOptions> Keys { get; init; } = [];

    /// <summary>True if health is told without a key.</summary>
    public bool OpenHealth { get; init; } = true;

    /// <summary>True if metrics are told without a key.</summary>
    public bool OpenMetrics { get; init; } = true;
}
