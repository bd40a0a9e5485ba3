using Microsoft.AspNetCore.Cors.Infrastructure;
using ShiftService.Api.Options;
using ShiftService.Api.Stylization;

namespace ShiftService.Api.Hosting;

/// <summary>What pages of other sites may do.</summary>
internal static class CrossOrigins
{
    // Headers of answers that such pages may read.
    private static readonly string[] Exposed =
        [
            "Retry-After", "Server-Timing", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Location",
            .. PaintedPicture.Headers.Keys,
        ];

    /// <summary>Lets the configured origins classify and look at models; keys come in headers, so no credentials.</summary>
    public static void Configure(CorsOptions cors, CrossOriginOptions options) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.Origins])
        .WithMethods("GET", "HEAD", "POST")
        .AllowAnyHeader()
        .WithExposedHeaders(Exposed));
}
