using ShiftService.Serving.Registry;
using ShiftService.Serving.Tests.Models;

namespace ShiftService.Serving.Tests.Registry;

public sealed class FolderTests : RegistryFixture
{
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("shiftservice-elsewhere-").FullName;

    [Fact]
    public async Task WhatHasNoNameOfAModelOrVersion_IsSkipped()
    {
        Write("colors", "1", 1);
        Write("Colors", "1", 2);
        Write(".hidden", "1", 3);
        Write("colors", ".2", 4);
        Write("colors", "Two", 5);
        Directory.CreateDirectory(At("colors", "notes"));
        Directory.CreateDirectory(At("empty"));
        File.WriteAllText(At("README.md"), "Models.");
        Assert.Equal("colors/1 Ready", StatesOf(await StartAsync()));
    }

    [Fact]
    public async Task LinksInTheFolder_AreFollowed_AndThoseThatLeadOut_AreNot()
    {
        Write("colors", "1", 1);
        Directory.CreateSymbolicLink(At("colors", "2"), "1");
        Directory.CreateSymbolicLink(At("shades"), At("colors"));
        Write(Path.Combine(_elsewhere, "1"), SampleModel.Marked(7));
        Directory.CreateSymbolicLink(At("foreign"), _elsewhere);
        Directory.CreateSymbolicLink(At("colors", "3"), Path.Combine(_elsewhere, "1"));
        Write("colors", "4", 4);
        File.Delete(At("colors", "4", "model.onnx"));
        File.CreateSymbolicLink(At("colors", "4", "model.onnx"), Path.Combine(_elsewhere, "1", "model.onnx"));
        // In the folder by its name, and out of it by the link on its way.
        Directory.CreateSymbolicLink(At("colors", ".way"), _elsewhere);
        Directory.CreateSymbolicLink(At("colors", "5"), At("colors", ".way", "1"));
        ModelRegistry registry = await StartAsync();
        Assert.Equal(
            "colors/1 Unloaded, colors/2 Ready, colors/3 Failed, colors/4 Failed, colors/5 Failed, " +
            "shades/1 Unloaded, shades/2 Ready, shades/3 Failed, shades/4 Failed, shades/5 Failed", StatesOf(registry));
        foreach (string version in (string[])["3", "4", "5"])
            Assert.Contains("link that leads out", registry.Get("colors", version).Reason);
        Assert.Equal("model.onnx", Assert.Single(registry.Get("colors", "4").Errors).Path);
        Assert.Equal(1, MarkOf(registry, "colors"));
    }

    [Fact]
    public async Task TheFolderItself_MayBeALink()
    {
        Write(Path.Combine(_elsewhere, "colors", "1"), SampleModel.Marked(7));
        Directory.CreateSymbolicLink(At("models"), _elsewhere);
        Options = Options with { Folder = At("models") };
        Assert.Equal(7, MarkOf(await StartAsync()));
    }

    [Fact]
    public async Task LeftoversOfAProcessThatDied_AreClearedAway_AndWhatItWasReplacing_IsBack()
    {
        Write("colors", "1", 1);
        Write(".retired-a/colors", "1", 8);
        Write(".retired-b/colors", "2", 9);
        Write(".deleted-c/colors", "3", 9);
        Write(".incoming-d", "package", 9);
        File.WriteAllText(At(".incoming-d", "archive"), "half");
        Write(".mine", "1", 9);
        ModelRegistry registry = await StartAsync();
        Assert.Equal("colors/1 Unloaded, colors/2 Ready", StatesOf(registry));
        Assert.Equal(9, MarkOf(registry));
        Assert.Equal([At(".mine")], Directory.GetDirectories(Root, ".*"));
    }

    [Fact]
    public async Task ANewVersion_TakesOver_AndTheOldOneStays()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        Write("colors", "2", 2);
        await registry.RescanAsync(default);
        Assert.Equal((1f, 2f), (MarkOf(registry, "colors", "1"), MarkOf(registry)));
        Directory.Delete(At("colors", "2"), recursive: true);
        await registry.RescanAsync(default);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task AChangeThatIsNone_LoadsNothing()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        DateTimeOffset since = registry.Get("colors", "1").Since;
        File.SetLastWriteTimeUtc(At("colors", "1", "model.json"), DateTime.UtcNow.AddDays(-1));
        await registry.RescanAsync(default);
        Assert.Equal(since, registry.Get("colors", "1").Since);
    }

    [Theory]
    [InlineData("model.json", "\"Free.\"", "\"Other.\"")]
    [InlineData("labels.txt", "green", "cyan")]
    public async Task AChangeOfCardOrLabels_IsAChangeToo(string file, string from, string to)
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        File.WriteAllText(At("colors", "1", file), File.ReadAllText(At("colors", "1", file)).Replace(from, to));
        await registry.RescanAsync(default);
        VersionStatus status = registry.Get("colors", "1");
        Assert.Equal(VersionState.Ready, status.State);
        Assert.Contains(to.Trim('"'), status.Labels.Append(status.Card!.License));
    }

    [Fact]
    public async Task AReplacementThatIsWrong_LeavesTheOldOneServing_AndSaysSo()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        EditCard("colors", "1", "\"license\"", "\"licence\"");
        await registry.RescanAsync(default);
        await registry.RescanAsync(default);
        VersionStatus status = registry.Get("colors", "1");
        Assert.Equal((VersionState.Ready, "Free."), (status.State, status.Card!.License));
        Assert.Equal(["$.licence", "$.license"], status.Errors.Select(error => error.Path));
        Assert.Equal(1, MarkOf(registry));
        Assert.True(registry.IsReady);
        Write("colors", "1", 3);
        await registry.RescanAsync(default);
        Assert.Equal(3, MarkOf(registry));
        Assert.Null(registry.Get("colors", "1").Reason);
    }

    [Fact]
    public async Task AFailedVersion_IsTriedAgainWhenItsFilesChange()
    {
        Write("colors", "1", 1);
        EditCard("colors", "1", "\"license\"", "\"licence\"");
        ModelRegistry registry = await StartAsync();
        DateTimeOffset since = registry.Get("colors", "1").Since;
        await registry.RescanAsync(default);
        Assert.Equal((VersionState.Failed, since), (registry.Get("colors", "1").State, registry.Get("colors", "1").Since));
        EditCard("colors", "1", "\"licence\"", "\"license\"");
        await registry.RescanAsync(default);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task AFolderThatIsGone_IsDrained()
    {
        Write("colors", "1", 1);
        Write("shades", "1", 2);
        ModelRegistry registry = await StartAsync();
        ModelLease lease = registry.Acquire(Packages.PackageTask.Classification, "colors");
        Directory.Delete(At("colors"), recursive: true);
        await registry.RescanAsync(default);
        Assert.Equal("colors/1 Draining, shades/1 Ready", StatesOf(registry));
        Assert.Equal(1, SampleModel.MarkOf(lease.Model));
        lease.Dispose();
        await WaitForAsync(registry, () => StatesOf(registry) == "shades/1 Ready");
    }
}
