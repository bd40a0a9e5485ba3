using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Primitives;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;

namespace ShiftService.Api.Access;

/// <summary>Lets a request through to its endpoint, or not: keys and their rates.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeys keys, AuthOptions options)
{
    /// <summary>The name of a client that has no key.</summary>
    public const string Anonymous = "anonymous";

    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        // No endpoint: the page's files, or nothing.
        if (context.GetEndpoint() is not Endpoint endpoint) return next(context);
        AccessRule rule = endpoint.Metadata.GetMetadata<AccessMetadata>()?.Rule ?? AccessRule.Client;
        return Check(context, rule) is Problem problem ? ProblemWriter.WriteAsync(context, problem) : next(context);
    }

    private Problem? Check(HttpContext context, AccessRule rule)
    {
        bool isOpen = rule switch
        {
            AccessRule.Open => true,
            AccessRule.Health => options.OpenHealth,
            AccessRule.Metrics => options.OpenMetrics,
            _ => false,
        };
        if (isOpen) return null;
        if (rule == AccessRule.Admin && !keys.AnyAdmin)
        {
            return ProblemKind.AdminDisabled.With(
                "no key of an administrator is configured: " +
                "set Auth:Keys:0:Name, Auth:Keys:0:Sha256 (--hash-key prints it) and Auth:Keys:0:Admin");
        }
        if (!keys.Any) return null;

        StringValues authorization = context.Request.Headers.Authorization, header = context.Request.Headers["X-API-Key"];
        if (authorization.Count == 0 && header.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ProblemKind.KeyMissing.With("send it as 'Authorization: Bearer KEY' or as 'X-API-Key: KEY'");
        }
        if (keys.Find(authorization.Count > 0 ? BearerOf(authorization) : header.ToString()) is not ApiKey key)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return ProblemKind.KeyUnknown.With("no configured key is this one");
        }
        RequestFacts.Of(context).Client = key.Name;
        if (rule == AccessRule.Admin && !key.IsAdmin)
            return ProblemKind.AdminRequired.With($"the key of {key.Name} is not an administrator's");
        return key.Bucket is null ? null : Take(context.Response, key, key.Bucket);
    }

    private static ReadOnlySpan<char> BearerOf(StringValues authorization) =>
        authorization.ToString() is { } text && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? text.AsSpan(Bearer.Length).Trim()
            : [];

    private static Problem? Take(HttpResponse response, ApiKey key, TokenBucketRateLimiter bucket)
    {
        bucket.TryReplenish();
        using RateLimitLease lease = bucket.AttemptAcquire();
        long left = bucket.GetStatistics()?.CurrentAvailablePermits ?? 0;
        double full = (key.Burst - left) * bucket.ReplenishmentPeriod.TotalSeconds;
        response.Headers["RateLimit-Limit"] = key.Burst.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Reset"] = Math.Ceiling(full).ToString(CultureInfo.InvariantCulture);
        if (lease.IsAcquired) return null;
        double rate = 1 / bucket.ReplenishmentPeriod.TotalSeconds;
        return ProblemKind.RateLimited.With(
            string.Create(
                CultureInfo.InvariantCulture, $"the key of {key.Name} may be used {rate:0.###} times a second, {key.Burst} at once"),
            ("limit", rate), ("burst", key.Burst)) with
        {
            RetryAfter = bucket.ReplenishmentPeriod,
        };
    }
}
