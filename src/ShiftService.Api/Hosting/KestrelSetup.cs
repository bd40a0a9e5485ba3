using Microsoft.AspNetCore.Server.Kestrel.Core;
using ShiftService.Api.Options;

namespace ShiftService.Api.Hosting;

/// <summary>The limits of connections, headers and bodies.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaxRequestBytes;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.MaxRequestLineSize = Math.Min(limits.MaxRequestLineSize, options.MaxHeaderBytes);
        limits.MaxConcurrentConnections = options.MaxConnections == 0 ? null : options.MaxConnections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.HeaderTimeoutSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(options.KeepAliveSeconds);
        double slowest = options.MinBodyBytesPerSecond;
        limits.MinRequestBodyDataRate = slowest == 0 ? null : new MinDataRate(slowest, BodyGrace);
    }
}
