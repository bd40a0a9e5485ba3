using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Packages;
using ShiftService.Training.Data;

namespace ShiftService.Training.Evaluation;

/// <summary>Runs a compiled network over images and keeps its first output, as the service would.</summary>
public static class EmbeddingEvaluation
{
    private const int Batch = 32;

    /// <summary>The outputs, [image, feature].</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images, stored at the size of its input.</param>
    /// <param name="preprocessor">What is done to their pixels.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <exception cref="TrainingDataException">The images have another size.</exception>
    public static float[] Run(ICompiledNetwork network, ImageSet images, Preprocessor preprocessor, int threads)
    {
        TensorShape input = network.InputShape;
        if (images.Cache.Width != input.Width || images.Cache.Height != input.Height)
            throw new TrainingDataException(TrainingDataError.Option, images.Cache.Path,
                $"images of {images.Cache.Width}x{images.Cache.Height} pixels do not fit an input of {input.Width}x{input.Height}");
        int features = checked((int)network.OutputShapes[0].Elements), next = 0;
        var outputs = new float[checked(images.Count * features)];
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
                worker.Output(0)[..(count * features)].CopyTo(outputs.AsSpan(first * features));
            }
        });
        return outputs;
    }
}
