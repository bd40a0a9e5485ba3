using ShiftService.Engine.Simd;

namespace ShiftService.Styles;

/// <summary>The memory of one thread that stylises, kept between tiles and pictures of one size. Belongs to one thread at a time.</summary>
public sealed class StylizerLane : IDisposable
{
    private SimdCompiledNetwork? _network;
    private SimdWorker? _worker;

    /// <summary>
    /// Called while something is computed, after every millisecond or so, on the thread that computes: it may do something else meanwhile,
    /// but not with this lane. What it throws ends the computation. Null for nothing.
    /// </summary>
    public Action? Between { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Release();

    /// <summary>Frees what is kept.</summary>
    public void Release()
    {
        _worker?.Dispose();
        (_worker, _network) = (null, null);
    }

    /// <summary>A worker for one image, or for several parts of one picture.</summary>
    internal SimdWorker WorkerOf(SimdCompiledNetwork network, int parts)
    {
        if (_worker is null || _network != network || _worker.MaxBatch != parts)
        {
            Release(); // Before the next is made: both would be much.
            _worker = network.CreatePartWorker(parts);
            _network = network;
        }
        _worker.Between = Between;
        return _worker;
    }
}
