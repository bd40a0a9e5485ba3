using System.Diagnostics;
using ShiftService.Engine;
using ShiftService.Packages;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Models;

/// <summary>
/// One version of a model, ready to run: compiled, compared with ONNX Runtime, warm, its time fitted, with a worker for each lane.
/// Whoever uses it holds a lease; its memory is freed when it has been retired and the last lease is back. Thread-safe.
/// </summary>
public sealed class ServedModel : IBatchModel, IAsyncDisposable
{
    // The sign bit; the bits below count the leases.
    private const int Retired = int.MinValue;

    private readonly ICompiledNetwork _network;
    private readonly IWorker[] _workers;
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _leases;

    private ServedModel(
        ModelPackage package, string name, string version, ServedModelOptions options, Preprocessor preprocessor,
        ModelCompilation compilation, IWorker[] workers, ServedDetector? faces, TimeSpan warmUp)
    {
        (Package, Name, Version, Preprocessor, WarmUp) = (package, name, version, preprocessor, warmUp);
        (_network, BackendReason, ParityDifference) = (compilation.Network, compilation.Reason, compilation.Difference);
        _workers = workers;
        Faces = faces;
        if (package.Card.Task == PackageTask.Stylization) Styles = new(package, options.Lanes);
        MaxBatch = options.MaxBatch;
        Fit = BatchFit.Of(compilation.Times);
        PreferredBatch = Fit.PreferredBatch(MaxBatch);
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>What runs it: "simd", "onnxruntime" or "cuda".</summary>
    public string Backend => _network.Backend;

    /// <summary>Why that runs it, for people.</summary>
    public string BackendReason { get; }

    /// <summary>The package that it was loaded from.</summary>
    public ModelPackage Package { get; }

    /// <summary>True where the first output are probabilities already; otherwise they are logits.</summary>
    public bool GivesProbabilities => Package.Card.Outputs is [{ Meaning: "probabilities" }, ..];

    /// <summary>From images to its input.</summary>
    public Preprocessor Preprocessor { get; }

    /// <summary>What a face detector finds faces with besides its network; null for other models.</summary>
    public ServedDetector? Faces { get; }

    /// <summary>What a style network paints with; null for other models.</summary>
    public ServedStyles? Styles { get; }

    /// <summary>Numbers of one input.</summary>
    public int InputLength => Preprocessor.Length;

    /// <summary>Most images of one batch.</summary>
    public int MaxBatch { get; }

    /// <summary>The smallest batch whose time per image is, by the fit, within 5 % of the best up to <see cref="MaxBatch"/>.</summary>
    public int PreferredBatch { get; }

    /// <summary>The time of a batch on one lane, as measured.</summary>
    public BatchFit Fit { get; }

    /// <summary>
    /// The largest difference of its answers from ONNX Runtime's, over the largest number in these; null where ONNX Runtime on the
    /// processor itself runs it.
    /// </summary>
    public double? ParityDifference { get; }

    /// <summary>How long compiling, comparing and warming took.</summary>
    public TimeSpan WarmUp { get; }

    /// <summary>Compiles, compares and warms a model. Computes for about a second on the calling thread.</summary>
    /// <param name="package">The model.</param>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="onPhase">Told when a phase begins, on the calling thread.</param>
    /// <param name="cancellation">Cancelled when the model is no longer wanted.</param>
    /// <exception cref="BackendException">No backend that may run the model can.</exception>
    /// <exception cref="ParityException">Its answers are not ONNX Runtime's, or not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ArgumentException">An option or the input of the card makes no sense.</exception>
    public static ServedModel Load(
        ModelPackage package, string name, string version, ServedModelOptions options, Action<ServedModelPhase>? onPhase = null,
        CancellationToken cancellation = default) =>
        Load(package, name, version, options, BackendSet.Default, onPhase, cancellation);

    internal static ServedModel Load(
        ModelPackage package, string name, string version, ServedModelOptions options, BackendSet backends,
        Action<ServedModelPhase>? onPhase, CancellationToken cancellation)
    {
        options.Validate();
        // Tiles come one by one.
        if (package.Card.Task == PackageTask.Stylization) options = options with { MaxBatch = 1 };
        long start = Stopwatch.GetTimestamp();
        var preprocessor = new Preprocessor(package.Card.Input, package.Network.InputShape);
        ModelCompilation compilation = ModelCompilation.Run(
            package, $"{name}/{version}", options, backends, preprocessor, onPhase, cancellation);
        var workers = new List<IWorker>();
        try
        {
            for (int lane = 0; lane < options.Lanes; lane++)
            {
                workers.Add(compilation.Network.CreateWorker(options.MaxBatch));
                // Its memory is touched now and not by the first request.
                workers[lane].Run(1, cancellation);
            }
            ServedDetector? faces = package.Card.Task == PackageTask.Detection
                ? new(package, backends.Of(compilation.Network), preprocessor.Resize, options.Lanes)
                : null;
            TimeSpan warmUp = Stopwatch.GetElapsedTime(start);
            return new(package, name, version, options, preprocessor, compilation, [.. workers], faces, warmUp);
        }
        catch
        {
            foreach (IWorker worker in workers) worker.Dispose();
            compilation.Network.Dispose();
            throw;
        }
    }

    /// <summary>Predicted seconds of a batch of <paramref name="images"/> on one lane.</summary>
    public double Seconds(int images) => Fit.Seconds(images);

    /// <summary>The worker of a lane, for up to <see cref="MaxBatch"/> images. Only that lane uses it, and only under a lease.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such lane.</exception>
    public IWorker WorkerFor(int lane) => _workers[lane];

    /// <summary>
    /// Takes a lease, which keeps the model usable until <see cref="Release"/>; false once it retires. Allocates nothing.
    /// </summary>
    public bool TryAcquire()
    {
        int leases = Volatile.Read(ref _leases);
        while ((leases & Retired) == 0)
        {
            int seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases) return true;
            leases = seen;
        }
        return false;
    }

    /// <summary>Gives a lease back. Allocates nothing, and frees nothing on the calling thread.</summary>
    public void Release()
    {
        int leases = Interlocked.Decrement(ref _leases);
        if ((leases & ~Retired) == ~Retired)
            throw new InvalidOperationException($"{Name}/{Version}: a lease came back twice; this is a bug");
        if (leases == Retired) Free();
    }

    /// <summary>Lets nobody take a new lease; completes when all leases are back and the memory is freed. May be called again.</summary>
    public Task RetireAsync()
    {
        if (Interlocked.Or(ref _leases, Retired) == 0) Free();
        return _freed.Task;
    }

    /// <summary>The same as <see cref="RetireAsync"/>.</summary>
    public ValueTask DisposeAsync() => new(RetireAsync());

    // Reached once: by the retirement that finds no lease, or by the last lease that comes back after it. A lane may be what calls.
    private void Free() => ThreadPool.UnsafeQueueUserWorkItem(static model =>
    {
        try
        {
            foreach (IWorker worker in model._workers) worker.Dispose();
            model.Faces?.Dispose();
            model.Styles?.Dispose();
            model._network.Dispose();
            model._freed.SetResult();
        }
        catch (Exception error)
        {
            model._freed.SetException(error);
        }
    }, this, preferLocal: false);
}
