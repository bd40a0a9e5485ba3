namespace ShiftService.Load.Generation;

/// <summary>How the generator behaves as a client.</summary>
internal sealed record LoadOptions
{
    /// <summary>Most connections at once; they are made as they are needed.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>How long a request may take, sending included.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most requests that are due while all connections are busy.</summary>
    public int MaxBacklog { get; init; } = 100_000;
}
