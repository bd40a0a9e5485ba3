using System.Net;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Hosting;

/// <summary>What all answers have in common.</summary>
[Collection(RunningServices.Name)]
public class AnswerTests(OpenService service)
{
    [Theory]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/models")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("DELETE", "/classify")]
    [InlineData("POST", "/classify")]
    public async Task EveryAnswer_HasSecurityHeaders(string method, string path)
    {
        using HttpResponseMessage answer = await service.Client.SendAsync(new(new HttpMethod(method), path));
        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        string policy = Header("Content-Security-Policy");
        Assert.Contains("default-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/classify/more")]
    [InlineData("/models/a/b/c/d")]
    public async Task UnknownAddresses_Are404(string path) => await service.Client.GetAsync(path).ProblemAsync(404, "no_such_route");

    [Theory]
    [InlineData("GET", "/classify", "POST")]
    [InlineData("PUT", "/models", "GET, HEAD")]
    [InlineData("POST", "/health/live", "GET, HEAD")]
    public async Task OtherMethods_Are405_AndTheRightOnesAreNamed(string method, string path, string allowed)
    {
        using HttpResponseMessage answer = await service.Client.SendAsync(new(new HttpMethod(method), path));
        JsonElement problem = await Task.FromResult(answer).ProblemAsync(405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal(allowed, problem.GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Head_AnswersLikeGet_WithoutTheBody()
    {
        using HttpResponseMessage answer = await service.Client.SendAsync(new(HttpMethod.Head, "/models"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Health_IsTold()
    {
        JsonElement live = await service.Client.GetAsync("/health/live").JsonAsync();
        Assert.Equal("live", live.GetProperty("status").GetString());
        JsonElement ready = await service.Client.GetAsync("/health/ready").JsonAsync();
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        JsonElement model = Assert.Single(ready.GetProperty("models").EnumerateArray());
        Assert.Equal((RunningService.Model, "1", "ready"),
            (model.GetProperty("model").GetString(), model.GetProperty("version").GetString(), model.GetProperty("state").GetString()));
        await service.Client.GetAsync($"/health/ready/{RunningService.Model}").JsonAsync();
        await service.Client.GetAsync("/health/ready/nobody").ProblemAsync(404, "model_not_found");
    }
}
