using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;
using Xunit;

namespace ShiftService.Api.FunctionalTests.Hosting;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData("http://*:8080", "http://localhost:8080/health/ready")]
    [InlineData("http://+:80", "http://localhost:80/health/ready")]
    [InlineData("http://0.0.0.0:5000", "http://localhost:5000/health/ready")]
    [InlineData("https://[::]:8443", "https://localhost:8443/health/ready")]
    [InlineData("http://10.0.0.7:8080", "http://10.0.0.7:8080/health/ready")]
    public void AddressOf_IsTheFirst_SeenFromTheMachineItself(string url, string expected) =>
        Assert.Equal(new Uri(expected), HealthProbe.AddressOf([url, "http://*:1"]));

    [Fact]
    public void AddressOf_WithoutAFixedPort_IsRefused() =>
        Assert.Contains("http://*:0", Assert.Throws<ArgumentException>(() => HealthProbe.AddressOf(["http://*:0"])).Message);

    [Theory]
    [InlineData(200, 0)]
    [InlineData(503, HealthProbe.NotReadyExitCode)]
    [InlineData(401, HealthProbe.NotReadyExitCode)]
    public async Task Ask_SucceedsOnlyWhereTheServiceSaysThatItIsReady(int status, int expected)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication service = builder.Build();
        service.MapGet("/health/ready", () => Results.Text("what it says", statusCode: status));
        await service.StartAsync();

        using StringWriter output = new(), error = new();
        int exitCode = await HealthProbe.AskAsync(new ServerOptions { Urls = [.. service.Urls] }, output, error);

        Assert.Equal(expected, exitCode);
        Assert.Equal("what it says", output.ToString().Trim());
    }

    [Fact]
    public async Task Ask_WhereNobodyAnswers_FailsAndNamesTheAddress()
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(HealthProbe.NotReadyExitCode, await HealthProbe.AskAsync(new ServerOptions { Urls = ["http://127.0.0.1:1"] }, output, error));
        Assert.Contains("http://127.0.0.1:1/health/ready", error.ToString());
    }
}
