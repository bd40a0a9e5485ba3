using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Tests.Models;

namespace ShiftService.Serving.Tests.Registry;

public sealed class LifecycleTests : RegistryFixture
{
    [Fact]
    public async Task UnloadingAVersion_WaitsForItsLeases_AndTakesNoNewOnes()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        ModelLease lease = registry.Acquire(PackageTask.Classification);
        Task<VersionStatus> unloading = registry.UnloadAsync("colors", "1", default);
        await WaitForAsync(registry, () => registry.Get("colors", "1").State == VersionState.Draining);
        Assert.Throws<ModelNotReadyException>(() => MarkOf(registry));
        Assert.False(unloading.IsCompleted);
        Assert.Equal(1, SampleModel.MarkOf(lease.Model));
        lease.Dispose();
        VersionStatus status = await unloading.WaitAsync(Patience.Limit);
        Assert.Equal((VersionState.Unloaded, null), (status.State, status.Loaded));
        Assert.Equal((0, 0), Spy.Alive);
        // It stays so although it lies there.
        await registry.RescanAsync(default);
        Assert.Equal("colors/1 Unloaded", StatesOf(registry));
        Assert.Equal(VersionState.Ready, (await registry.LoadAsync("colors", "1", default)).State);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task AVersionThatIsLoadedAgainWhileItDrains_IsReady()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        ModelLease lease = registry.Acquire(PackageTask.Classification);
        Task<VersionStatus> unloading = registry.UnloadAsync("colors", "1", default);
        await WaitForAsync(registry, () => registry.Get("colors", "1").State == VersionState.Draining);
        await registry.LoadAsync("colors", "1", default);
        lease.Dispose();
        Assert.Equal(VersionState.Ready, (await unloading.WaitAsync(Patience.Limit)).State);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task Loading_AddsToWhatIsReady_AndAgainChangesNothing()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        ModelRegistry registry = await StartAsync();
        VersionStatus loaded = await registry.LoadAsync("colors", "1", default);
        Assert.Equal("colors/1 Ready, colors/2 Ready", StatesOf(registry));
        Assert.Equal((1f, 2f), (MarkOf(registry, "colors", "1"), MarkOf(registry, "colors")));
        Assert.Equal(loaded.Since, (await registry.LoadAsync("colors", "1", default)).Since);
        await Assert.ThrowsAsync<ModelNotFoundException>(() => registry.LoadAsync("colors", "3", default));
    }

    [Fact]
    public async Task LoadingWhatIsWrong_IsAnError_AndAgainWhenItIsRight_IsNone()
    {
        Write("colors", "1", 1);
        EditCard("colors", "1", "\"sha256\": \"", "\"sha256\": \"00");
        ModelRegistry registry = await StartAsync();
        PackageException error = await Assert.ThrowsAsync<PackageException>(() => registry.LoadAsync("colors", "1", default));
        Assert.Equal("$.sha256", Assert.Single(error.Errors).Path);
        EditCard("colors", "1", "\"sha256\": \"00", "\"sha256\": \"");
        Assert.Equal(VersionState.Ready, (await registry.LoadAsync("colors", "1", default)).State);
    }

    [Fact]
    public async Task LoadingWhatHasChanged_ReplacesIt()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        Write("colors", "1", 2);
        await registry.LoadAsync("colors", "1", default);
        Assert.Equal(2, MarkOf(registry));
    }

    [Fact]
    public async Task DeletingAVersion_WaitsForItsLeases_AndTheModelGoesWithTheLast()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        ModelRegistry registry = await StartAsync();
        ModelLease lease = registry.Acquire(PackageTask.Classification);
        Task deleting = registry.DeleteAsync("colors", "2", default);
        // The next one in the folder takes over.
        await WaitForAsync(registry, () => registry.Get("colors", "1").State == VersionState.Ready);
        Assert.Equal(1, MarkOf(registry));
        Assert.Equal(VersionState.Draining, registry.Get("colors", "2").State);
        Assert.False(deleting.IsCompleted);
        Assert.False(Directory.Exists(At("colors", "2")));
        await Assert.ThrowsAsync<ModelNotFoundException>(() => registry.DeleteAsync("colors", "2", default));
        await Assert.ThrowsAsync<ModelNotFoundException>(() => registry.LoadAsync("colors", "2", default));
        await registry.RescanAsync(default);
        Assert.Equal(2, SampleModel.MarkOf(lease.Model));
        lease.Dispose();
        await deleting.WaitAsync(Patience.Limit);
        Assert.Equal("colors/1 Ready", StatesOf(registry));
        await registry.DeleteAsync("colors", "1", default);
        Assert.Empty(registry.Models);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
        Assert.Equal((0, 0), Spy.Alive);
    }

    [Fact]
    public async Task AVersionThatComesAgainWhileItDrains_IsLoaded()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        ModelLease lease = registry.Acquire(PackageTask.Classification);
        Task deleting = registry.DeleteAsync("colors", "1", default);
        await WaitForAsync(registry, () => registry.Get("colors", "1").State == VersionState.Draining);
        Write("colors", "1", 1);
        await registry.RescanAsync(default);
        Assert.Equal("colors/1 Ready", StatesOf(registry));
        lease.Dispose();
        await deleting.WaitAsync(Patience.Limit);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task ChangesBeforeTheStart_AreErrors()
    {
        await using var registry = new ModelRegistry(Options, 1);
        await Assert.ThrowsAsync<RegistryNotStartedException>(() => registry.RescanAsync(default));
        await Assert.ThrowsAsync<RegistryNotStartedException>(() => registry.DeleteAsync("colors", "1", default));
        await registry.StartAsync(default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => registry.StartAsync(default));
    }
}
