using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Packages;
using ShiftService.Training.Data;

namespace ShiftService.Training.Evaluation;

/// <summary>Runs a compiled classifier over images whose classes are known, as the service would.</summary>
public static class ClassifierEvaluation
{
    private const int Batch = 32;

    /// <summary>Evaluates.</summary>
    /// <param name="network">The classifier; its first output are logits.</param>
    /// <param name="images">The images, stored at the size of its input.</param>
    /// <param name="preprocessor">What is done to their pixels.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <exception cref="TrainingDataException">The images have another size, or more classes than the network.</exception>
    public static ClassificationReport Evaluate(
        ICompiledNetwork network, ImageSet images, Preprocessor preprocessor, int threads)
    {
        TensorShape input = network.InputShape;
        if (images.Cache.Width != input.Width || images.Cache.Height != input.Height)
            throw new TrainingDataException(TrainingDataError.Option, images.Cache.Path,
                $"images of {images.Cache.Width}x{images.Cache.Height} pixels do not fit an input of {input.Width}x{input.Height}");
        int classes = checked((int)network.OutputShapes[0].Elements);
        if (images.Cache.Classes.Count > classes)
            throw new TrainingDataException(TrainingDataError.Option, images.Cache.Path,
                $"there are {images.Cache.Classes.Count} classes, and the network tells {classes} apart");
        var scores = new float[checked(images.Count * classes)];
        int next = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using IWorker worker = network.CreateWorker(Batch);
            int length = (int)input.Elements;
            for (int first; (first = Interlocked.Add(ref next, Batch) - Batch) < images.Count;)
            {
                int count = Math.Min(Batch, images.Count - first);
                for (int i = 0; i < count; i++)
                    preprocessor.Normalize(images.Cache.Pixels(images[first + i]), worker.Input.Slice(i * length, length));
                worker.Run(count);
                worker.Output(0).CopyTo(scores.AsSpan(first * classes));
            }
        });
        int[] labels = [.. Enumerable.Range(0, images.Count).Select(i => images.Cache.Label(images[i]))];
        return ClassificationReport.Create(labels, scores, classes);
    }
}
