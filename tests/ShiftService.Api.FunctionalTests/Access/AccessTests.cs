using System.Net;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Access;

[Collection(RunningServices.Name)]
public class AccessTests(KeyedService keyed, OpenService open)
{
    private static readonly byte[] Png = TestImages.Png();

    [Fact]
    public async Task WithoutAKey_IsClosedWhereThereAreKeys()
    {
        using HttpResponseMessage answer = await keyed.Client.PostAsync("/classify", Payload.Bytes(Png));
        await Task.FromResult(answer).ProblemAsync(401, "key_missing");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        await keyed.Client.GetAsync("/models").ProblemAsync(401, "key_missing");
    }

    [Theory]
    [InlineData("Authorization", "Bearer an-ordinary-client's-key", true)]
    [InlineData("Authorization", "bearer  an-ordinary-client's-key ", true)]
    [InlineData("X-API-Key", "an-ordinary-client's-key", true)]
    [InlineData("x-api-key", "the-administrator's-key", true)]
    [InlineData("X-API-Key", "an-ordinary-client's-ke", false)]
    [InlineData("X-API-Key", "an-ordinary-client's-key2", false)]
    [InlineData("X-API-Key", "", false)]
    [InlineData("Authorization", "Basic an-ordinary-client's-key", false)]
    [InlineData("Authorization", "Bearer", false)]
    [InlineData("Authorization", "an-ordinary-client's-key", false)]
    public async Task Keys_AreKnownOrNot(string header, string value, bool isKnown)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = Payload.Bytes(Png) };
        request.Headers.TryAddWithoutValidation(header, value);
        if (isKnown) await keyed.Client.SendAsync(request).JsonAsync();
        else await keyed.Client.SendAsync(request).ProblemAsync(401, "key_unknown");
    }

    [Fact]
    public async Task AVeryLongKey_IsUnknown() =>
        await keyed.SendAsync(HttpMethod.Get, "/models", key: new string('k', 5000)).ProblemAsync(401, "key_unknown");

    [Fact]
    public async Task OnlyAdministrators_ChangeModels()
    {
        await keyed.SendAsync(HttpMethod.Post, "/models/rescan", key: null).ProblemAsync(401, "key_missing");
        await keyed.SendAsync(HttpMethod.Post, "/models/rescan", key: KeyedService.ClientKey).ProblemAsync(403, "admin_required");
        await keyed.SendAsync(HttpMethod.Post, "/models/rescan").JsonAsync();
        await keyed.SendAsync(HttpMethod.Get, "/models", key: KeyedService.ClientKey).JsonAsync();
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "PUT", "/models/a/1" }, { "DELETE", "/models/a/1" }, { "POST", "/models/a/1/load" }, { "POST", "/models/a/1/unload" },
        { "PUT", "/models/a/aliases/b" }, { "DELETE", "/models/a/aliases/b" }, { "POST", "/models/rescan" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task WithoutAnAdministrator_NothingChanges_AndTheAnswerSaysHowTo(string method, string path)
    {
        JsonElement problem = await open.Client.SendAsync(new(new HttpMethod(method), path)).ProblemAsync(403, "admin_disabled");
        Assert.Contains("Auth:Keys:0:Admin", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Health_IsOpenByDefault()
    {
        Assert.Equal(HttpStatusCode.OK, (await keyed.Client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await keyed.Client.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task AKeyUsedTooOften_Is429_AndSaysWhenToComeBack()
    {
        string[] left = [await RemainingAsync(), await RemainingAsync()];
        Assert.Equal(["1", "0"], left);
        using HttpResponseMessage answer = await keyed.SendAsync(HttpMethod.Get, "/models", key: KeyedService.RareKey);
        JsonElement problem = await Task.FromResult(answer).ProblemAsync(429, "rate_limited");
        Assert.Equal(2, problem.GetProperty("burst").GetInt32());
        Assert.Equal(0.001, problem.GetProperty("limit").GetDouble(), 1e-9);
        Assert.Equal(1000, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(1_000_000, problem.GetProperty("retryAfterMs").GetInt64());
        // Others are not held up.
        await keyed.SendAsync(HttpMethod.Get, "/models", key: KeyedService.ClientKey).JsonAsync();
    }

    [Fact]
    public async Task OtherSites_MayAskOnlyWhereTheyAreNamed()
    {
        Assert.Equal("https://example.org", await AllowedAsync(keyed, "https://example.org"));
        Assert.Null(await AllowedAsync(keyed, "https://example.com"));
        Assert.Null(await AllowedAsync(open, "https://example.org"));
    }

    private async Task<string> RemainingAsync()
    {
        using HttpResponseMessage answer = await keyed.SendAsync(HttpMethod.Get, "/models", key: KeyedService.RareKey);
        Assert.Equal("2", Assert.Single(answer.Headers.GetValues("RateLimit-Limit")));
        Assert.True(answer.Headers.Contains("RateLimit-Reset"));
        return Assert.Single(answer.Headers.GetValues("RateLimit-Remaining"));
    }

    private static async Task<string?> AllowedAsync(RunningService service, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/classify");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null;
    }
}
