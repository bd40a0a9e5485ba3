using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Tests.Models;

namespace ShiftService.Serving.Tests.Registry;

public sealed class OnDemandTests : RegistryFixture
{
    public OnDemandTests() => Options = Options with { OnDemand = ["*-small"] };

    [Fact]
    public async Task AModelOnDemand_IsDescribedAtTheStart_AndLoadedForTheFirstWhoAsks()
    {
        Write("colors-small", "1", 1);
        Write("shapes", "1", 2);
        ModelRegistry registry = await StartAsync();
        Assert.Equal("colors-small/1 Unloaded, shapes/1 Ready", StatesOf(registry));
        Assert.True(registry.IsReady);
        VersionStatus status = registry.Get("colors-small", "1");
        Assert.True(status.OnDemand);
        Assert.Equal(PackageTask.Classification, status.Card!.Task);
        Assert.Equal(SampleModel.Labels, status.Labels);
        Assert.False(registry.Get("shapes", "1").OnDemand);

        Assert.Equal(1, await MarkWhenLoadedAsync(registry, "colors-small"));
        Assert.Equal((VersionState.Ready, false), (registry.Get("colors-small", "1").State, registry.Get("colors-small", "1").OnDemand));
        // From then on it is like any other.
        Assert.Equal(1, MarkOf(registry, "colors-small"));
        Write("colors-small", "2", 3);
        await registry.RescanAsync(default);
        Assert.Equal(3, MarkOf(registry, "colors-small"));
    }

    [Fact]
    public async Task ManyWhoAskAtOnce_WaitForOneLoading()
    {
        Write("colors-small", "1", 1);
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var slow = new SpyBackend { OnRun = () => { started.Set(); Assert.True(go.Wait(Patience.Limit)); } };
        ModelRegistry registry = await StartAsync(new BackendSet { Simd = () => slow });
        Assert.True(registry.IsReady);
        Task<float> first = MarkWhenLoadedAsync(registry, "colors-small");
        Assert.True(await Task.Run(() => started.Wait(Patience.Limit)));
        Assert.NotEqual(VersionState.Unloaded, registry.Get("colors-small", "1").State);
        Task<float>[] later = [.. Enumerable.Range(0, 8).Select(_ => MarkWhenLoadedAsync(registry, "colors-small"))];
        Assert.All([first, .. later], waiting => Assert.False(waiting.IsCompleted));
        go.Set();
        float[] marks = await Task.WhenAll([first, .. later]).WaitAsync(Patience.Limit);
        Assert.All(marks, mark => Assert.Equal(1, mark));
        Assert.Equal(1, slow.Alive.Networks);
    }

    [Fact]
    public async Task ADefaultModel_IsLoadedInAnyCase()
    {
        Options = Options with { Defaults = new() { Classifier = "colors-small" } };
        Write("colors-small", "1", 1);
        ModelRegistry registry = await StartAsync();
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task TheOnlyModel_IsLoadedForARequestThatNamesNone()
    {
        Write("colors-small", "1", 1);
        ModelRegistry registry = await StartAsync();
        Assert.Equal(1, await MarkWhenLoadedAsync(registry));
    }

    [Fact]
    public async Task WhoCannotWait_IsToldThatItIsNotReady_AndItIsLoadedAllTheSame()
    {
        Write("colors-small", "1", 1);
        using var go = new ManualResetEventSlim();
        var slow = new SpyBackend { OnRun = () => Assert.True(go.Wait(Patience.Limit)) };
        ModelRegistry registry = await StartAsync(new BackendSet { Simd = () => slow });
        await Assert.ThrowsAsync<ModelNotReadyException>(async () =>
        {
            using var none = await registry.AcquireAsync(PackageTask.Classification, "colors-small", null, TimeSpan.Zero, default);
        });
        go.Set();
        await WaitForAsync(registry, () => registry.Get("colors-small", "1").State == VersionState.Ready);
        Assert.Equal(1, MarkOf(registry, "colors-small"));
    }

    [Fact]
    public async Task ABrokenCard_FailsAtTheStart_AndABrokenNetwork_WhenItIsAskedFor()
    {
        Write("colors-small", "1", 1);
        EditCard("colors-small", "1", "\"task\"", "\"tusk\"");
        Write("shades-small", "1", 1);
        EditCard("shades-small", "1", "\"sha256\": \"", "\"sha256\": \"00");
        ModelRegistry registry = await StartAsync();
        Assert.Equal("colors-small/1 Failed, shades-small/1 Unloaded", StatesOf(registry));
        Assert.Contains("tusk", registry.Get("colors-small", "1").Reason);

        ModelNotReadyException error = await Assert.ThrowsAsync<ModelNotReadyException>(() => MarkWhenLoadedAsync(registry, "shades-small"));
        Assert.Equal(VersionState.Failed, error.State);
        Assert.Contains("sha256", error.Reason);
    }

    [Fact]
    public async Task WhatChangesBeforeAnyoneAsks_IsDescribedAgain()
    {
        Write("colors-small", "1", 1, SampleModel.Card with { Description = "before" });
        ModelRegistry registry = await StartAsync();
        Write("colors-small", "1", 2, SampleModel.Card with { Description = "after" });
        await registry.RescanAsync(default);
        Assert.Equal(("after", true), (registry.Get("colors-small", "1").Card!.Description, registry.Get("colors-small", "1").OnDemand));
        Assert.Equal(2, await MarkWhenLoadedAsync(registry, "colors-small"));
    }

    [Fact]
    public async Task WhatIsUnloadedByHand_StaysSo()
    {
        Write("colors-small", "1", 1);
        ModelRegistry registry = await StartAsync();
        await MarkWhenLoadedAsync(registry, "colors-small");
        await registry.UnloadAsync("colors-small", "1", default);
        await Assert.ThrowsAsync<ModelNotReadyException>(() => MarkWhenLoadedAsync(registry, "colors-small"));
        await registry.RescanAsync(default);
        Assert.Equal("colors-small/1 Unloaded", StatesOf(registry));
    }
}
