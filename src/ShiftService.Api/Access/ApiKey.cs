using System.Threading.RateLimiting;
using ShiftService.Api.Options;

namespace ShiftService.Api.Access;

/// <summary>A key that is known, by its hash.</summary>
internal sealed class ApiKey : IDisposable
{
    public ApiKey(ApiKeyOptions options)
    {
        Name = options.Name;
        IsAdmin = options.Admin;
        Hash = Convert.FromHexString(options.Sha256);
        Burst = options.Burst;
        if (options.RequestsPerSecond <= 0) return;
        // It fills up when it is asked, by the time that went by: no timer runs.
        Bucket = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1 / options.RequestsPerSecond),
            AutoReplenishment = false,
            QueueLimit = 0,
        });
    }

    public string Name { get; }

    public bool IsAdmin { get; }

    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>Requests that its bucket holds.</summary>
    public int Burst { get; }

    /// <summary>What is left of its rate; null where it has no limit.</summary>
    public TokenBucketRateLimiter? Bucket { get; }

    public void Dispose() => Bucket?.Dispose();
}
