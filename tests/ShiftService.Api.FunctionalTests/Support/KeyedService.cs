using ShiftService.Api.Access;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A service with an administrator, a client, and one whose key may be used twice in a very long time.</summary>
public sealed class KeyedService() : RunningService(
    "--Auth:Keys:0:Name=admin", $"--Auth:Keys:0:Sha256={ApiKeys.HashOf(AdminKey)}", "--Auth:Keys:0:Admin=true",
    "--Auth:Keys:1:Name=client", $"--Auth:Keys:1:Sha256={ApiKeys.HashOf(ClientKey)}",
    "--Auth:Keys:2:Name=rare", $"--Auth:Keys:2:Sha256={ApiKeys.HashOf(RareKey)}", "--Auth:Keys:2:RequestsPerSecond=0.001",
    "--Auth:Keys:2:Burst=2", "--Auth:OpenMetrics=false", "--Cors:Origins=https://example.org", "--Registry:MaxPackageBytes=4000000")
{
    public const string AdminKey = "the-administrator's-key", ClientKey = "an-ordinary-client's-key", RareKey = "a-rarely-used-key";

    /// <summary>Asks as somebody.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content = null, string? key = AdminKey)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        return Client.SendAsync(request);
    }
}
