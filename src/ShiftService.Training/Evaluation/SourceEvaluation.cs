using System.Collections.Concurrent;
using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Evaluation;

/// <summary>Evaluates a model package on images as they lie on the disk, each decoded as the service would.</summary>
public static class SourceEvaluation
{
    /// <summary>Evaluates.</summary>
    /// <param name="package">A classifier.</param>
    /// <param name="network">Its network, on the backend of choice.</param>
    /// <param name="source">Images; their classes are the package's.</param>
    /// <param name="threads">Threads that decode and compute.</param>
    /// <exception cref="TrainingDataException">No image can be read.</exception>
    public static SourceEvaluationResult Evaluate(ModelPackage package, ICompiledNetwork network, IImageSource source, int threads)
    {
        int classes = checked((int)network.OutputShapes[0].Elements);
        var scores = new float[checked(source.Items.Count * classes)];
        var corrupt = new ConcurrentDictionary<int, string>();
        var preprocessor = new Preprocessor(package.Card.Input, network.InputShape);
        try
        {
            // Unbuffered: of the source, only what is being decoded is in memory.
            Parallel.ForEach(
                Partitioner.Create(source.Read(), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                () => (Worker: network.CreateWorker(1), Pixels: new byte[preprocessor.Length], Scratch: new ResizeScratch()),
                (image, _, own) =>
                {
                    try
                    {
                        preprocessor.Write(image.Decode(preprocessor.Decode), own.Pixels, own.Worker.Input, own.Scratch);
                        own.Worker.Run(1);
                        own.Worker.Output(0).CopyTo(scores.AsSpan(image.Item * classes));
                    }
                    catch (ImageException error) when (error.Error != ImageError.LibraryMissing)
                    {
                        corrupt[image.Item] = error.Message;
                    }
                    return own;
                },
                own => own.Worker.Dispose());
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        int[] readable = [.. Enumerable.Range(0, source.Items.Count).Where(item => !corrupt.ContainsKey(item))];
        if (readable.Length == 0)
            throw new TrainingDataException(TrainingDataError.Empty, source.Place, $"none of {source.Items.Count} images can be read");
        var kept = new float[readable.Length * classes];
        for (int i = 0; i < readable.Length; i++) scores.AsSpan(readable[i] * classes, classes).CopyTo(kept.AsSpan(i * classes));
        return new(
            ClassificationReport.Create([.. readable.Select(item => source.Items[item].Label)], kept, classes),
            [.. readable.Select(item => source.Items[item].Name)],
            [.. corrupt.OrderBy(pair => pair.Key).Select(pair => new CorruptItem(source.Items[pair.Key].Name, pair.Value))]);
    }
}
