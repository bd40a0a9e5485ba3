using System.Diagnostics;
using System.Text.Json.Nodes;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>The command that the page shows does what the page did.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class CurlTests(Chromium chromium, OpenService open, TwoKeysService keyed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shiftservice-curl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("photo.png")]
    [InlineData("it's; a \"photo\", no 2.png")]
    [InlineData("back\\slash $HOME `id`.png")]
    public async Task The_copied_command_gives_the_same_answer(string name)
    {
        await using Visit visit = await Visit.StartAsync(chromium, open);
        await CompareAsync(visit, new Dictionary<string, byte[]> { [name] = ImageEncoder.Png(TestPhotos.Halves()) }, null);
    }

    [Fact]
    public async Task The_command_of_several_photos_sends_all_of_them()
    {
        await using Visit visit = await Visit.StartAsync(chromium, open);
        await CompareAsync(visit, new Dictionary<string, byte[]>
        {
            ["one.png"] = ImageEncoder.Png(TestPhotos.Halves()),
            ["side.jpg"] = TestPhotos.Oriented(TestPhotos.Halves(), 6),
        }, null);
    }

    [Fact]
    public async Task The_command_takes_the_key_from_the_environment()
    {
        await using Visit visit = await Visit.StartAsync(chromium, keyed);
        await visit.Page.Locator("#key").FillAsync(TwoKeysService.Key);
        await visit.Page.Locator("#key").BlurAsync();
        await CompareAsync(
            visit, new Dictionary<string, byte[]> { ["photo.png"] = ImageEncoder.Png(TestPhotos.Halves()) }, TwoKeysService.Key);
    }

    private async Task CompareAsync(Visit visit, Dictionary<string, byte[]> files, string? key)
    {
        foreach ((string name, byte[] bytes) in files) await File.WriteAllBytesAsync(Path.Combine(_folder, name), bytes);
        await visit.PickAsync([.. files.Select(file => (file.Key, file.Value))]);
        await visit.Page.Locator(".curl button").ClickAsync();
        await visit.Page.WaitForSelectorAsync(".curl button:text('Copied')");
        string command = await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(await visit.TextAsync(".curl code"), command);

        JsonNode shown = JsonNode.Parse((await visit.JsonAsync()).GetRawText())!, printed = JsonNode.Parse(await RunAsync(command, key))!;
        Assert.Equal(files.Count, printed["results"]!.AsArray().Count);
        Assert.Equal(WithoutTimes(shown).ToJsonString(), WithoutTimes(printed).ToJsonString());
    }

    private async Task<string> RunAsync(string command, string? key)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["no_proxy"] = "127.0.0.1";
        if (key is not null) start.Environment["SHIFT_API_KEY"] = key;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await error}");
        return output;
    }

    private static JsonNode WithoutTimes(JsonNode answer)
    {
        answer.AsObject().Remove("timings");
        foreach (JsonNode? item in answer["results"]!.AsArray()) item!.AsObject().Remove("timings");
        return answer;
    }
}
