using System.Runtime.ExceptionServices;
using ShiftService.Training.Augmentation;

namespace ShiftService.Training.Data.Loading;

/// <summary>
/// Makes batches in the background and yields them in order. A batch is a function of seed, epoch and place: whatever the number of
/// threads, and wherever an epoch is started, its bytes are the same. After the first epoch nothing is allocated. One thread consumes.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private const int Nothing = -1;

    private readonly IBatchFiller _filler;
    private readonly ImageBatch[] _buffers;
    private readonly int[] _filled; // The batch that lies complete in each buffer.
    private readonly Thread[] _threads;
    private readonly object _gate = new(); // Guards all that follows.
    private int _epoch, _next, _end, _oldest, _filling;
    private bool _held, _stopped;
    private ExceptionDispatchInfo? _error;

    private BatchLoader(IBatchFiller filler, BatchLoaderOptions options, bool keepsRest)
    {
        BatchCount = keepsRest ? (filler.Images + options.BatchSize - 1) / options.BatchSize : filler.Images / options.BatchSize;
        if (BatchCount == 0)
        {
            throw new TrainingDataException(TrainingDataError.Option, filler.Place,
                $"{filler.Images} images do not fill one batch of {options.BatchSize}");
        }
        _filler = filler;
        _buffers = [.. Enumerable.Range(0, options.Buffers).Select(_ => new ImageBatch(options.BatchSize, options.InputShape))];
        _filled = new int[options.Buffers];
        _threads = [.. Enumerable.Range(0, options.Threads)
            .Select(i => new Thread(Work) { IsBackground = true, Name = $"batch loader {i}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Batches an epoch.</summary>
    public int BatchCount { get; }

    /// <summary>Batches for training: shuffled in every epoch, augmented, all full; the images left over are dropped.</summary>
    public static BatchLoader ForTraining(ImageSet set, BatchLoaderOptions options, AugmentationOptions augmentation) =>
        ForTraining(new BatchFiller(set, options.Validated(), augmentation), options);

    /// <summary>Batches for evaluation: every image once and in order, its centre unchanged; the last batch may be smaller.</summary>
    public static BatchLoader ForEvaluation(ImageSet set, BatchLoaderOptions options) =>
        new(new BatchFiller(set, options.Validated(), null), options, keepsRest: true);

    /// <summary>Batches that a filler makes, all full.</summary>
    internal static BatchLoader ForTraining(IBatchFiller filler, BatchLoaderOptions options) =>
        new(filler, options.Validated(), keepsRest: false);

    /// <summary>Starts an epoch, at any batch of it. What was left of the previous one is dropped, and its batch handed back.</summary>
    public void Start(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _next = _end = 0; // Nothing more is begun.
            while (_filling > 0) Monitor.Wait(_gate);
            _filler.StartEpoch(epoch);
            Array.Fill(_filled, Nothing);
            (_epoch, _next, _oldest, _end, _held) = (epoch, firstBatch, firstBatch, BatchCount, false);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// The next batch of the epoch, which is the caller's until the next call; null after the last. An error on a background thread is
    /// thrown here.
    /// </summary>
    public ImageBatch? Next()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (_held)
            {
                _held = false;
                _oldest++;
                Monitor.PulseAll(_gate);
            }
            if (_oldest == _end) return null;
            int buffer = _oldest % _buffers.Length;
            while (_error is null && _filled[buffer] != _oldest) Monitor.Wait(_gate);
            _error?.Throw();
            _held = true;
            return _buffers[buffer];
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Work()
    {
        Action<ImageBatch, int, int> fill = _filler.CreateWriter();
        while (Begin(out int epoch, out int batch))
        {
            try
            {
                fill(_buffers[batch % _buffers.Length], epoch, batch);
                End(batch, null);
            }
            catch (Exception error)
            {
                End(batch, error);
            }
        }
    }

    // Waits for a batch to fill whose buffer is free; false when there will be none.
    private bool Begin(out int epoch, out int batch)
    {
        lock (_gate)
        {
            while (!_stopped && (_next >= _end || _next >= _oldest + _buffers.Length)) Monitor.Wait(_gate);
            (epoch, batch) = (_epoch, _next);
            if (_stopped) return false;
            _next++;
            _filling++;
            return true;
        }
    }

    private void End(int batch, Exception? error)
    {
        lock (_gate)
        {
            _filling--;
            if (error is null) _filled[batch % _buffers.Length] = batch;
            else _error ??= ExceptionDispatchInfo.Capture(error);
            Monitor.PulseAll(_gate);
        }
    }
}
