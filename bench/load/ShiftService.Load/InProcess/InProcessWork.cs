using System.Diagnostics;
using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Load.Photos;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Classification;

namespace ShiftService.Load.InProcess;

/// <summary>The work of the service without HTTP: what there is to reach at saturation.</summary>
internal sealed class InProcessWork : IAsyncDisposable
{
    private const int Top = 5;

    private readonly IReadOnlyList<Photo> _photos;
    private readonly ServedModel _model;
    private readonly int _lanes;

    /// <summary>Loads a model as the service does.</summary>
    /// <exception cref="PackageException">It cannot be loaded.</exception>
    public InProcessWork(string package, IReadOnlyList<Photo> photos, int lanes)
    {
        (_photos, _lanes) = (photos, lanes);
        _model = ServedModel.Load(PackageReader.Read(package), "load", "1", new ServedModelOptions { Lanes = lanes });
    }

    /// <summary>The batch that the service prefers for it.</summary>
    public int PreferredBatch => _model.PreferredBatch;

    /// <summary>What runs it.</summary>
    public string Backend => _model.Backend;

    /// <summary>
    /// Photos a second where each lane decodes, preprocesses and computes in a loop of its own, with nothing between: no queue, no answer.
    /// </summary>
    public double Direct(TimeSpan length, int batch)
    {
        long images = 0, start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, _lanes)
            .Select(lane => new Thread(() => Interlocked.Add(ref images, Loop(lane, batch, start, length))))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return images / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Photos a second through the service's own scheduler and task, so many at once.</summary>
    public async Task<double> ScheduledAsync(TimeSpan length, int atOnce)
    {
        await using var scheduler = new Scheduler(new SchedulerOptions { Lanes = _lanes });
        var task = new ClassificationTask(scheduler, new DecodeOptions());
        long start = Stopwatch.GetTimestamp();
        long[] images = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async first =>
        {
            long count = 0;
            for (int next = first; Stopwatch.GetElapsedTime(start) < length; next++, count++)
            {
                var terms = new JobTerms("load", Priority.Interactive, scheduler.DeadlineIn(TimeSpan.FromSeconds(5)));
                Photo photo = _photos[next % _photos.Count];
                ClassificationItem[] items = await task.ClassifyAsync(_model, [photo.Bytes], Top, terms);
                if (items[0].Error is Exception error) throw new IOException($"{photo.Name}: {error.Message}", error);
            }
            return count;
        }));
        return images.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _model.DisposeAsync();

    private long Loop(int lane, int batch, long start, TimeSpan length)
    {
        IWorker worker = _model.WorkerFor(lane);
        Preprocessor preprocessor = _model.Preprocessor;
        using var buffer = new PixelBuffer();
        var pixels = new byte[preprocessor.Length];
        long count = 0;
        int next = lane;
        while (Stopwatch.GetElapsedTime(start) < length)
        {
            for (int i = 0; i < batch; i++, next++)
            {
                Span<float> input = worker.Input.Slice(i * preprocessor.Length, preprocessor.Length);
                preprocessor.Write(_photos[next % _photos.Count].Bytes, buffer, pixels, input);
            }
            worker.Run(batch);
            count += batch;
        }
        return count;
    }
}
