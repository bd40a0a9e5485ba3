using System.ComponentModel.DataAnnotations;

namespace ShiftService.Api.Options;

/// <summary>One API key. The key itself is nowhere in the configuration: only its hash is (--hash-key prints it).</summary>
public sealed record ApiKeyOptions
{
    /// <summary>Who has it: the client's name in logs, and whose share of the lanes its requests take.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, 64 hexadecimal digits.</summary>
    [Secret]
    public required string Sha256 { get; init; }

    /// <summary>True if it may change models too.</summary>
    public bool Admin { get; init; }

    /// <summary>Requests a second, in the long run; 0 for any number.</summary>
    [Range(0, 1e6)]
    public double RequestsPerSecond { get; init; }

    /// <summary>Requests at once, before that rate counts.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; init; } = 10;
}
