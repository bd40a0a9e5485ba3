using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Tests.Models;

namespace ShiftService.Serving.Tests.Registry;

/// <summary>A folder of models that goes away, and registries over it.</summary>
public abstract class RegistryFixture : IAsyncLifetime
{
    private readonly List<ModelRegistry> _registries = [];

    protected RegistryFixture() => Options = new() { Folder = Root, Watch = false, Backend = BackendChoice.Simd, MaxBatch = 4 };

    protected string Root { get; } = Directory.CreateTempSubdirectory("shiftservice-registry-").FullName;

    protected RegistryOptions Options { get; set; }

    /// <summary>Counts everything that was loaded.</summary>
    internal SpyBackend Spy { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (ModelRegistry registry in _registries) await registry.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        Assert.Equal((0, 0), Spy.Alive);
        Directory.Delete(Root, recursive: true);
    }

    protected string At(params string[] path) => Path.Combine([Root, .. path]);

    internal async Task<ModelRegistry> StartAsync(BackendSet? backends = null, Func<double>? random = null)
    {
        var registry = new ModelRegistry(Options, 4, backends ?? new BackendSet { Simd = () => Spy }, random);
        _registries.Add(registry);
        await registry.StartAsync(default).WaitAsync(Patience.Limit);
        return registry;
    }

    /// <summary>Writes a package whose answers are marked.</summary>
    protected string Write(string model, string version, float mark, PackageCard? card = null) =>
        Write(At(model, version), SampleModel.Marked(mark), card);

    private protected static string Write(string folder, Network network, PackageCard? card = null)
    {
        PackageWriter.Write(folder, card ?? SampleModel.Card, network, OnnxFile.ToBytes(network), SampleModel.Labels);
        return folder;
    }

    /// <summary>Writes something over a part of a card.</summary>
    protected void EditCard(string model, string version, string from, string to)
    {
        string path = At(model, version, ModelPackage.CardName), text = File.ReadAllText(path);
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to));
    }

    /// <summary>The mark that requests get.</summary>
    protected static float MarkOf(ModelRegistry registry, string? model = null, string? version = null)
    {
        using ModelLease lease = registry.Acquire(PackageTask.Classification, model, version);
        return SampleModel.MarkOf(lease.Model);
    }

    /// <summary>The mark that requests get which wait for a model on demand.</summary>
    protected static async Task<float> MarkWhenLoadedAsync(ModelRegistry registry, string? model = null, string? version = null)
    {
        using ModelLease lease = await registry.AcquireAsync(PackageTask.Classification, model, version, Patience.Limit, default);
        return SampleModel.MarkOf(lease.Model);
    }

    /// <summary>Every version as "model/version state".</summary>
    protected static string StatesOf(ModelRegistry registry) =>
        string.Join(", ", registry.Models.SelectMany(model => model.Versions).Select(v => $"{v.Model}/{v.Version} {v.State}"));

    /// <summary>Completes when something holds.</summary>
    protected static async Task WaitForAsync(ModelRegistry registry, Func<bool> holds)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registry.Changed += Look;
        Look();
        try
        {
            await held.Task.WaitAsync(Patience.Limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"it did not happen: {StatesOf(registry)}");
        }
        finally
        {
            registry.Changed -= Look;
        }

        void Look()
        {
            if (holds()) held.TrySetResult();
        }
    }

    /// <summary>What the folder has beside the models: nothing, once every change is done.</summary>
    protected IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Root, ".*", SearchOption.AllDirectories);
}
