using ShiftService.Api.Access;

namespace ShiftService.Api.FunctionalTests.Hosting;

/// <summary>The command line, but for serving.</summary>
public class ProgramTests
{
    private static readonly string Folder = $"--Registry:Folder={Path.GetTempPath()}";

    [Fact]
    public async Task Check_PrintsEveryOptionWithItsOrigin()
    {
        (int code, string output, string error) = await RunAsync(
            "", new() { ["SHIFTSERVICE_SERVER__MAXIMAGES"] = "7" }, "--check", Folder, "--Server:DrainSeconds", "9");
        Assert.Equal((0, ""), (code, error));
        string[] Line(string key) => output.Split('\n').Single(line => line.StartsWith($"{key} ", StringComparison.Ordinal))
            .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["Server:MaxImages", "7", "environment"], Line("Server:MaxImages"));
        Assert.Equal(["Server:DrainSeconds", "9", "command line"], Line("Server:DrainSeconds"));
        Assert.Equal(["Server:MaxDeadlineMs", "60000", "default"], Line("Server:MaxDeadlineMs"));
    }

    [Fact]
    public async Task WrongOptions_EndTheProgramWithAllErrors()
    {
        foreach (string[] verb in (string[][])[["--check"], []])
        {
            (int code, _, string error) = await RunAsync("", [], [.. verb, Folder, "--Server:MaxImages=x", "--Server:Foo=1"]);
            Assert.Equal(2, code);
            Assert.Contains("Server:MaxImages: must be", error);
            Assert.Contains("Server:Foo: there is no such key", error);
        }
    }

    [Theory]
    [InlineData("--port=80")]
    [InlineData("serve")]
    [InlineData("--Server:MaxImages")]
    [InlineData("--check", "--version")]
    public async Task ArgumentsThatMakeNoSense_EndTheProgram(params string[] arguments)
    {
        (int code, _, string error) = await RunAsync("", [], arguments);
        Assert.Equal(2, code);
        Assert.NotEqual("", error);
    }

    [Fact]
    public async Task HashKey_PrintsTheHashThatIsConfigured()
    {
        (int code, string output, _) = await RunAsync("a-key-long-enough\n", [], "--hash-key");
        Assert.Equal((0, ApiKeys.HashOf("a-key-long-enough")), (code, output.Trim()));
        Assert.Equal(2, (await RunAsync("short\n", [], "--hash-key")).Code);
        Assert.Equal(2, (await RunAsync("", [], "--hash-key")).Code);
    }

    [Fact]
    public async Task VersionAndHelp_ArePrinted()
    {
        Assert.Matches(@"^\d+\.\d+", (await RunAsync("", [], "--version")).Output);
        Assert.Contains("--hash-key", (await RunAsync("", [], "--help")).Output);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string input, Dictionary<string, string> environment, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await Program.RunAsync(arguments, environment, new StringReader(input), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
