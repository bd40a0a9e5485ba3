using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Tests.Models;

namespace ShiftService.Serving.Tests.Registry;

public sealed class ModelRegistryTests : RegistryFixture
{
    [Fact]
    public async Task ModelsInTheFolder_AreReady_WithAllThatIsKnownOfThem()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        Write("shades", "9", 9);
        ModelRegistry registry = await StartAsync();
        Assert.True(registry.IsReady);
        Assert.Equal("colors/1 Unloaded, colors/2 Ready, shades/9 Ready", StatesOf(registry));
        VersionStatus status = registry.Get("colors", "2");
        Assert.Equal(("Free.", "marked"), (status.Card!.License, status.Card.Network));
        Assert.Equal(SampleModel.Labels, status.Labels);
        Assert.Equal(("simd", "asked for", 4), (status.Loaded!.Backend, status.Loaded.BackendReason, status.Loaded.MaxBatch));
        Assert.True(status.Loaded.SecondsPerImage + status.Loaded.SecondsPerBatch > 0 && status.Loaded.WarmUpSeconds > 0);
        Assert.InRange(status.Loaded.ParityDifference!.Value, 0, 1e-3);
        Assert.Null(status.Reason);
        Assert.Equal("2", registry.Get("colors").DefaultVersion);
        Assert.Null(registry.Get("colors", "1").Loaded);
    }

    [Fact]
    public async Task ARequest_GetsTheVersionThatItNames_OrTheLatestThatIsReady()
    {
        Options = Options with { Load = LoadPolicy.All, Defaults = new() { Classifier = "colors" } };
        Write("colors", "2", 2);
        Write("colors", "10", 10);
        Write("colors", "trial", 0.5f);
        Write("shades", "1", 1);
        ModelRegistry registry = await StartAsync();
        Assert.Equal(10, MarkOf(registry));
        Assert.Equal(10, MarkOf(registry, "colors"));
        Assert.Equal(2, MarkOf(registry, "colors", "2"));
        Assert.Equal(0.5f, MarkOf(registry, "colors", "trial"));
        Assert.Equal(1, MarkOf(registry, "shades"));
        Assert.Equal(["trial", "2", "10"], registry.Get("colors").Versions.Select(version => version.Version));
    }

    [Fact]
    public async Task TheOnlyModelForATask_IsItsDefault_AndAmongSeveralThereIsNone()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        Assert.Equal(1, MarkOf(registry));
        Write("shades", "1", 2);
        await registry.RescanAsync(default);
        ModelNotFoundException error = Assert.Throws<ModelNotFoundException>(() => MarkOf(registry));
        Assert.Equal((ModelNameKind.Model, null), (error.Kind, error.Name));
        Assert.Equal(["colors", "shades"], error.Known);
        // One that cannot answer does not count.
        await registry.UnloadAsync("shades", "1", default);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task WhatIsNotThere_IsAnError_ThatListsWhatIs()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        ModelRegistry registry = await StartAsync();
        await registry.SetAliasAsync("colors", "canary", [new("2", 1)], default);
        ModelNotFoundException error = Assert.Throws<ModelNotFoundException>(() => MarkOf(registry, "smells"));
        Assert.Equal((ModelNameKind.Model, "smells"), (error.Kind, error.Name));
        Assert.Contains("'smells': there are colors", error.Message);
        error = Assert.Throws<ModelNotFoundException>(() => MarkOf(registry, "colors", "3"));
        Assert.Equal((ModelNameKind.Version, "3", "colors"), (error.Kind, error.Name, error.Model));
        Assert.Equal(["1", "2", "canary"], error.Known);
        Assert.Throws<ModelNotFoundException>(() => registry.Get("smells"));
        Assert.Throws<ModelNotFoundException>(() => registry.Get("colors", "canary"));
        Assert.InRange(Assert.Throws<ModelNotFoundException>(() => registry.Get(new string('x', 5000))).Message.Length, 1, 200);
    }

    [Fact]
    public async Task AModel_IsAskedOnlyWhatItIsFor()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        WrongTaskException error = Assert.Throws<WrongTaskException>(() => registry.Acquire(PackageTask.Verification, "colors"));
        Assert.Equal((PackageTask.Classification, PackageTask.Verification, "1"), (error.Task, error.Asked, error.Version));
        Assert.Throws<ModelNotFoundException>(() => registry.Acquire(PackageTask.Verification));
    }

    [Fact]
    public async Task AVersionThatIsNotLoaded_IsNotReady()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        ModelRegistry registry = await StartAsync();
        ModelNotReadyException error = Assert.Throws<ModelNotReadyException>(() => MarkOf(registry, "colors", "1"));
        Assert.Equal(("colors", "1", VersionState.Unloaded), (error.Model, error.Version, error.State));
    }

    [Fact]
    public async Task APackageThatIsWrong_SaysAllThatIs_AndHidesNoGoodOne()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        File.WriteAllText(At("colors", "2", "model.json"), """
            { "task": "guessing", "input": { "mean": [2, 0, 0], "std": [1, 1], "size": 3 } }
            """);
        Write("shades", "1", 1);
        EditCard("shades", "1", "\"sha256\": \"", "\"sha256\": \"00");
        ModelRegistry registry = await StartAsync();
        Assert.Equal("colors/1 Ready, colors/2 Failed, shades/1 Failed", StatesOf(registry));
        Assert.True(registry.IsReady);
        Assert.Equal(1, MarkOf(registry, "colors"));
        VersionStatus status = registry.Get("colors", "2");
        Assert.Equal(
            ["$.task", "$.input.mean[0]", "$.input.std", "$.input.size", "$.license"], status.Errors.Select(error => error.Path));
        Assert.All(status.Errors, error => Assert.Contains(error.Reason, status.Reason));
        Assert.Equal("$.sha256", Assert.Single(registry.Get("shades", "1").Errors).Path);
        ModelNotReadyException refused = Assert.Throws<ModelNotReadyException>(() => MarkOf(registry, "shades"));
        Assert.Equal(VersionState.Failed, refused.State);
        Assert.Contains("sha256", refused.Message);
        Assert.DoesNotContain(Root, refused.Message);
    }

    [Fact]
    public async Task WeightsThatAreNoNumbers_AreRefused()
    {
        Write("colors", "1", 12345.678f);
        string path = At("colors", "1", "model.onnx");
        byte[] file = File.ReadAllBytes(path);
        int at = file.AsSpan().IndexOf(BitConverter.GetBytes(12345.678f));
        BitConverter.GetBytes(float.NaN).CopyTo(file, at);
        File.WriteAllBytes(path, file);
        File.WriteAllText(At("colors", "1", "model.json"), """
            { "task": "classification", "input": { "mean": [0.5, 0.25, 0], "std": [0.5, 0.25, 1] }, "license": "Free." }
            """);
        ModelRegistry registry = await StartAsync();
        Assert.Equal("model.onnx", Assert.Single(registry.Get("colors", "1").Errors).Path);
        Assert.Contains("NaN", registry.Get("colors", "1").Reason);
    }

    [Fact]
    public async Task AnswersThatAreNotOnnxRuntimes_KeepAVersionOut()
    {
        Write("colors", "1", 100);
        var skewed = new SpyBackend { Skew = 0.25f };
        ModelRegistry registry = await StartAsync(new() { Simd = () => skewed });
        VersionStatus status = registry.Get("colors", "1");
        Assert.Equal(VersionState.Failed, status.State);
        Assert.Matches(@"differ from those of onnxruntime by 0\.0025 .* allowed are 0\.001", status.Reason);
        Assert.Equal("Free.", status.Card!.License);
        Assert.False(registry.IsReady);
        Assert.Equal((0, 0), skewed.Alive);
    }

    [Fact]
    public async Task ADefault_IsPreferred_OnceItIsThere_AndMustThenBeReady()
    {
        Write("colors", "1", 1);
        Options = Options with { Defaults = new() { Classifier = "shades" } };
        ModelRegistry registry = await StartAsync();
        Assert.True(registry.IsReady);
        Assert.Equal(1, MarkOf(registry));
        Write("shades", "1", 2);
        await registry.RescanAsync(default);
        Assert.True(registry.IsReady);
        Assert.Equal(2, MarkOf(registry));
        await registry.UnloadAsync("shades", "1", default);
        Assert.False(registry.IsReady);
        Assert.Throws<ModelNotReadyException>(() => MarkOf(registry));
    }

    [Fact]
    public async Task Phases_AreShown_WhileAVersionIsLoaded()
    {
        Write("colors", "1", 1);
        var registry = new ModelRegistry(Options, 1, new BackendSet { Simd = () => Spy });
        var states = new List<VersionState>();
        registry.Changed += () => states.AddRange(registry.Models.SelectMany(model => model.Versions).Select(version => version.State));
        Assert.False(registry.IsReady);
        await registry.StartAsync(default);
        await registry.DisposeAsync();
        Assert.Equal(
            "Unloaded, Loading, Warming, Ready, Draining, Unloaded",
            string.Join(", ", states.Where((state, i) => i == 0 || states[i - 1] != state)));
    }

    [Fact]
    public async Task AnEmptyFolder_IsAReadyRegistryOfNothing_AndAFolderThatIsNotThere_AnError()
    {
        ModelRegistry registry = await StartAsync();
        Assert.True(registry.IsReady);
        Assert.Empty(registry.Models);
        Assert.Throws<ModelNotFoundException>(() => MarkOf(registry));
        Options = Options with { Folder = At("nowhere") };
        Assert.Contains("nowhere", (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => StartAsync())).Message);
    }

    [Fact]
    public async Task ARegistryThatEnds_WaitsForItsLeases_AndTakesNoChanges()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        ModelLease lease = registry.Acquire(PackageTask.Classification);
        Task ended = registry.DisposeAsync().AsTask();
        await WaitForAsync(registry, () => registry.Get("colors", "1").State == VersionState.Draining);
        Assert.Equal(VersionState.Draining, Assert.Throws<ModelNotReadyException>(() => MarkOf(registry)).State);
        Assert.False(ended.IsCompleted);
        Assert.Equal(1, SampleModel.MarkOf(lease.Model));
        lease.Dispose();
        lease.Dispose();
        await ended.WaitAsync(Patience.Limit);
        Assert.Equal((0, 0), Spy.Alive);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => registry.RescanAsync(default));
    }

    [Fact]
    public void OptionsThatMakeNoSense_AreNamed()
    {
        foreach ((RegistryOptions options, string name) in new[]
        {
            (Options with { Folder = " " }, "Folder"), (Options with { Defaults = new() { Classifier = "../x" } }, "Defaults"),
            (Options with { MaxBatch = 0 }, "MaxBatch"), (Options with { MaxPackageBytes = 0 }, "MaxPackageBytes"),
            (Options with { MaxUnpackedBytes = -1 }, "MaxUnpackedBytes"), (Options with { MaxPackageFiles = 1 }, "MaxPackageFiles"),
            (Options with { QuietPeriod = TimeSpan.FromDays(1) }, "QuietPeriod"), (Options with { Load = (LoadPolicy)7 }, "Load"),
            (Options with { OnDemand = ["../*"] }, "OnDemand"),
        })
        {
            Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => new ModelRegistry(options, 1)).ParamName);
        }
    }
}
