using System.ComponentModel.DataAnnotations;

namespace ShiftService.Api.Options;

/// <summary>Painting pictures, and keeping those that nobody waits for.</summary>
public sealed record StylizationOptions
{
    /// <summary>Milliseconds after which an answer of /stylize is of no use, where the request does not say.</summary>
    [Range(1, 3_600_000)]
    public int DeadlineMs { get; init; } = 60_000;

    /// <summary>Most milliseconds that a request of /stylize may ask for as its deadline.</summary>
    [Range(1, 3_600_000)]
    public int MaxDeadlineMs { get; init; } = 600_000;

    /// <summary>Most pictures of over a megapixel that are painted at a time; others wait for their turn.</summary>
    [Range(1, 1024)]
    public int LargePictures { get; init; } = 2;

    /// <summary>Most jobs that are kept, finished ones included.</summary>
    [Range(1, 100_000)]
    public int MaxJobs { get; init; } = 64;

    /// <summary>Most bytes of finished jobs' pictures together.</summary>
    [Range(1 << 20, 1L << 40)]
    public long MaxJobBytes { get; init; } = 256L << 20;

    /// <summary>Seconds for which a finished job is kept.</summary>
    [Range(1, 86_400)]
    public double JobSeconds { get; init; } = 600;
}
