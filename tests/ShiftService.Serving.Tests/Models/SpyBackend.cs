using System.Diagnostics;
using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Graph;

namespace ShiftService.Serving.Tests.Models;

/// <summary>The SIMD engine with something wrong with it, which counts what it made and what of that was freed.</summary>
internal sealed class SpyBackend(string name = "simd") : IExecutionBackend
{
    private int _networks, _workers;

    public string Name { get; } = name;

    /// <summary>Added to every number of its answers.</summary>
    public float Skew { get; init; }

    /// <summary>Time that every run takes at least.</summary>
    public TimeSpan Slowness { get; init; }

    /// <summary>True where it runs networks, and no files.</summary>
    public bool RefusesFiles { get; init; }

    /// <summary>Called before every run.</summary>
    public Action? OnRun { get; init; }

    /// <summary>Networks and workers that have not been freed.</summary>
    public (int Networks, int Workers) Alive => (Volatile.Read(ref _networks), Volatile.Read(ref _workers));

    public ICompiledNetwork Compile(Network network, ReadOnlyMemory<byte> onnxFile = default)
    {
        if (RefusesFiles && !onnxFile.IsEmpty) throw new BackendException("no files");
        ICompiledNetwork inner = new SimdBackend().Compile(network);
        Interlocked.Increment(ref _networks);
        return new SpyNetwork(this, inner);
    }

    private sealed class SpyNetwork(SpyBackend backend, ICompiledNetwork inner) : ICompiledNetwork
    {
        private int _disposed;

        public string Backend => backend.Name;

        public TensorShape InputShape => inner.InputShape;

        public IReadOnlyList<TensorShape> OutputShapes => inner.OutputShapes;

        public IWorker CreateWorker(int maxBatch)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            Interlocked.Increment(ref backend._workers);
            return new SpyWorker(backend, inner.CreateWorker(maxBatch));
        }

        public void Dispose()
        {
            Assert.Equal(0, Interlocked.Exchange(ref _disposed, 1));
            inner.Dispose();
            Interlocked.Decrement(ref backend._networks);
        }
    }

    private sealed class SpyWorker(SpyBackend backend, IWorker inner) : IWorker
    {
        private int _disposed;

        public int MaxBatch => inner.MaxBatch;

        public Span<float> Input => Alive().Input;

        public void Run(int batch, CancellationToken cancellation = default)
        {
            backend.OnRun?.Invoke();
            long start = Stopwatch.GetTimestamp();
            Alive().Run(batch, cancellation);
            while (Stopwatch.GetElapsedTime(start) < backend.Slowness) Thread.SpinWait(20);
        }

        public ReadOnlySpan<float> Output(int index = 0)
        {
            if (backend.Skew == 0) return Alive().Output(index);
            float[] values = Alive().Output(index).ToArray();
            for (int i = 0; i < values.Length; i++) values[i] += backend.Skew;
            return values;
        }

        public void Dispose()
        {
            Assert.Equal(0, Interlocked.Exchange(ref _disposed, 1));
            inner.Dispose();
            Interlocked.Decrement(ref backend._workers);
        }

        private IWorker Alive()
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return inner;
        }
    }
}
