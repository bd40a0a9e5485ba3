namespace ShiftService.Engine;

/// <summary>
/// Runs one compiled network on buffers of its own, on the calling thread, without allocating. Not thread-safe: one lane owns it.
/// </summary>
public interface IWorker : IDisposable
{
    /// <summary>The largest batch.</summary>
    int MaxBatch { get; }

    /// <summary>The input buffer, NCHW, for <see cref="MaxBatch"/> images: fill the first ones, then run.</summary>
    Span<float> Input { get; }

    /// <summary>
    /// The weights over the styles, [image, style], for <see cref="MaxBatch"/> images, usually summing to one for each; all styles alike
    /// until they are set, and kept between runs. Empty for a network without styles.
    /// </summary>
    Span<float> Styles => default;

    /// <summary>Computes the outputs of the first <paramref name="batch"/> images in <see cref="Input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not in 1 to <see cref="MaxBatch"/>.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled between two steps; the outputs are undefined, the worker stays usable.
    /// </exception>
    void Run(int batch, CancellationToken cancellation = default);

    /// <summary>Output <paramref name="index"/> of the last run, NCHW or NC, one item after the other; valid until the next run.</summary>
    ReadOnlySpan<float> Output(int index = 0);
}
