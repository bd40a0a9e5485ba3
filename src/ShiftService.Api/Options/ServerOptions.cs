using System.ComponentModel.DataAnnotations;

namespace ShiftService.Api.Options;

/// <summary>Addresses, limits of requests, and how the service stops.</summary>
public sealed record ServerOptions
{
    /// <summary>Addresses to listen on; http://*:8080 for every interface, port 0 for any free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://localhost:8080"];

    /// <summary>Milliseconds after which an answer of /classify is of no use, where the request does not say.</summary>
    [Range(1, 600_000)]
    public int ClassifyDeadlineMs { get; init; } = 5000;

    /// <summary>Most milliseconds that a request may ask for as its deadline.</summary>
    [Range(1, 600_000)]
    public int MaxDeadlineMs { get; init; } = 60_000;

    /// <summary>Most bytes of a request's body.</summary>
    [Range(1024, 1L << 30)]
    public long MaxRequestBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of one image's file.</summary>
    [Range(1024, 1L << 30)]
    public long MaxImageBytes { get; init; } = 16L << 20;

    /// <summary>Most images of one request.</summary>
    [Range(1, 10_000)]
    public int MaxImages { get; init; } = 64;

    /// <summary>Most bytes of request bodies that the process holds at once, all requests together.</summary>
    [Range(1024, 1L << 40)]
    public long BufferedBytes { get; init; } = 256L << 20;

    /// <summary>Most seconds that a body may take to arrive; its request's deadline, where that is sooner.</summary>
    [Range(0.1, 600)]
    public double BodyTimeoutSeconds { get; init; } = 30;

    /// <summary>Slowest body, in bytes a second, after five seconds of grace; 0 for any.</summary>
    [Range(0, 1e9)]
    public double MinBodyBytesPerSecond { get; init; } = 1024;

    /// <summary>Most seconds that a request's headers may take to arrive.</summary>
    [Range(0.1, 600)]
    public double HeaderTimeoutSeconds { get; init; } = 10;

    /// <summary>Seconds after which an idle connection is closed.</summary>
    [Range(1, 86_400)]
    public double KeepAliveSeconds { get; init; } = 120;

    /// <summary>Most bytes of a request's headers together.</summary>
    [Range(1024, 1 << 20)]
    public int MaxHeaderBytes { get; init; } = 16 << 10;

    /// <summary>Most connections at once; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnections { get; init; }

    /// <summary>Seconds between the first word that the service stops (readiness says 503) and its refusing new requests.</summary>
    [Range(0, 600)]
    public double DrainDelaySeconds { get; init; } = 2;

    /// <summary>Most seconds that accepted requests then have to finish.</summary>
    [Range(0, 600)]
    public double DrainSeconds { get; init; } = 30;
}
