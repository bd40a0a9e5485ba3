using System.Globalization;
using System.Text.RegularExpressions;

namespace ShiftService.Api.FunctionalTests.Telemetry;

public sealed partial class ServerTimingTests
{
    [Fact]
    public async Task A_classification_tells_all_stages_and_the_total()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        using HttpResponseMessage response = await server.ClassifyAsync();
        (string Name, double Milliseconds)[] timings = Parse(response);
        Assert.Equal(["queue", "decode", "preprocess", "compute", "postprocess", "total"], timings.Select(timing => timing.Name));
        Assert.Equal([1.5, 2.25, 0.125, 4, 0.062], timings[..5].Select(timing => Math.Round(timing.Milliseconds, 3)), new Near());
        Assert.True(timings[5].Milliseconds > 0);
    }

    [Theory]
    [InlineData("/models", 200)]
    [InlineData("/busy", 429)]
    [InlineData("/health/live", 503)]
    [InlineData("/metrics", 200)]
    [InlineData("/nothing", 404)]
    public async Task Every_other_answer_tells_its_total(string path, int status)
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("total", Assert.Single(Parse(response)).Name);
    }

    [Fact]
    public async Task The_total_is_the_time_since_the_request_began()
    {
        await using TelemetryServer server = await TelemetryServer.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync("/slow");
        Assert.True(Parse(response)[0].Milliseconds >= 50);
    }

    /// <summary>Reads the header by its grammar (https://www.w3.org/TR/server-timing): names with their milliseconds.</summary>
    internal static (string Name, double Milliseconds)[] Parse(HttpResponseMessage response)
    {
        string header = Assert.Single(response.Headers.GetValues("Server-Timing"));
        return [.. header.Split(", ").Select(metric =>
        {
            Match match = Metric().Match(metric);
            Assert.True(match.Success, header);
            return (match.Groups[1].Value, double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        })];
    }

    [GeneratedRegex(@"\A([a-z]+);dur=([0-9]+\.[0-9]{3})\z")]
    private static partial Regex Metric();

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 0.0011;

        public int GetHashCode(double obj) => 0;
    }
}
