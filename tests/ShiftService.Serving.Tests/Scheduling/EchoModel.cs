using ShiftService.Engine;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>A model of one number in, the same number out, that takes the time it is said to take.</summary>
internal sealed class EchoModel(int maxBatch = 4, int preferredBatch = 1, double secondsPerBatch = 0.001, double secondsPerImage = 0.001)
    : IBatchModel
{
    private readonly Dictionary<int, EchoWorker> _workers = [];

    public string Name => "echo";

    public string Version => "1";

    public int InputLength => 1;

    public int MaxBatch => maxBatch;

    public int PreferredBatch => preferredBatch;

    /// <summary>Everything that was computed, batch by batch.</summary>
    public List<float[]> Batches { get; } = [];

    /// <summary>Called in the middle of a run.</summary>
    public Action<float[], CancellationToken>? WhileRunning { get; set; }

    public double Seconds(int images) => secondsPerBatch + secondsPerImage * images;

    public IWorker WorkerFor(int lane)
    {
        lock (_workers)
        {
            if (!_workers.TryGetValue(lane, out EchoWorker? worker)) _workers[lane] = worker = new EchoWorker(this);
            return worker;
        }
    }

    private sealed class EchoWorker(EchoModel model) : IWorker
    {
        private readonly float[] _input = new float[model.MaxBatch], _output = new float[model.MaxBatch];
        private int _batch;

        public int MaxBatch => model.MaxBatch;

        public Span<float> Input => _input;

        public void Run(int batch, CancellationToken cancellation = default)
        {
            float[] items = _input[..batch];
            lock (model.Batches) model.Batches.Add(items);
            model.WhileRunning?.Invoke(items, cancellation);
            cancellation.ThrowIfCancellationRequested();
            items.CopyTo(_output, 0);
            _batch = batch;
        }

        public ReadOnlySpan<float> Output(int index = 0) => _output.AsSpan(0, _batch);

        public void Dispose()
        {
        }
    }
}
