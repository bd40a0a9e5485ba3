using ShiftService.Engine;
using ShiftService.Packages;
using ShiftService.Training.Data;

namespace ShiftService.Training.Evaluation;

/// <summary>Runs a compiled classifier over images whose classes are known, as the service would.</summary>
public static class ClassifierEvaluation
{
    /// <summary>Evaluates.</summary>
    /// <param name="network">The classifier; its first output are logits.</param>
    /// <param name="images">The images, stored at the size of its input.</param>
    /// <param name="preprocessor">What is done to their pixels.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <exception cref="TrainingDataException">The images have another size, or more classes than the network.</exception>
    public static ClassificationReport Evaluate(
        ICompiledNetwork network, ImageSet images, Preprocessor preprocessor, int threads)
    {
        int classes = checked((int)network.OutputShapes[0].Elements);
        if (images.Cache.Classes.Count > classes)
            throw new TrainingDataException(TrainingDataError.Option, images.Cache.Path,
                $"there are {images.Cache.Classes.Count} classes, and the network tells {classes} apart");
        float[] scores = EmbeddingEvaluation.Run(network, images, preprocessor, threads);
        int[] labels = [.. Enumerable.Range(0, images.Count).Select(i => images.Cache.Label(images[i]))];
        return ClassificationReport.Create(labels, scores, classes);
    }
}
