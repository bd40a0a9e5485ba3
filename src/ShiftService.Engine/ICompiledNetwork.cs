using ShiftService.Graph;

namespace ShiftService.Engine;

/// <summary>A network ready to run: immutable, shared by all workers. Thread-safe; dispose after the last worker.</summary>
public interface ICompiledNetwork : IDisposable
{
    /// <summary>Name of the backend that runs it.</summary>
    string Backend { get; }

    /// <summary>Shape of one input.</summary>
    TensorShape InputShape { get; }

    /// <summary>Shape of one item of every output, in the network's order.</summary>
    IReadOnlyList<TensorShape> OutputShapes { get; }

    /// <summary>Styles that a run chooses between or mixes; 0 for a network without styles.</summary>
    int Styles => 0;

    /// <summary>Creates a worker with buffers of its own for up to <paramref name="maxBatch"/> images.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBatch"/> is below 1.</exception>
    IWorker CreateWorker(int maxBatch);
}
