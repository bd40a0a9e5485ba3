using System.Text.Json;

namespace ShiftService.Cli.Tests;

/// <summary>What a command line did.</summary>
internal sealed record ShellResult(int Code, string Output, string Error)
{
    /// <summary>The JSON document that it printed.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>The one line of its errors.</summary>
    public string ErrorLine() => Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
