using System.Collections.Concurrent;
using ShiftService.Engine;
using ShiftService.Faces;
using ShiftService.Faces.Alignment;
using ShiftService.Faces.Embedding;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Evaluation;

/// <summary>Embeds the faces of a source of images, each decoded, aligned and normalised as the service would.</summary>
/// <param name="network">The network, ready to run.</param>
/// <param name="input">How aligned faces become its input.</param>
/// <param name="template">Where faces are aligned to.</param>
/// <param name="mirror">True to join embeddings with those of mirrored faces.</param>
public sealed class FaceSourceEmbedding(ICompiledNetwork network, PackageInput input, FaceTemplate template, bool mirror)
{
    /// <summary>Threads that compute.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Embeddings of faces whose points are known: [item, feature].</summary>
    /// <param name="source">The images.</param>
    /// <param name="landmarks">The points in each.</param>
    /// <exception cref="TrainingDataException">An image cannot be read, or its points lie so that it cannot be aligned.</exception>
    public float[] Run(IImageSource source, IReadOnlyList<FaceLandmarks> landmarks) => Run(source, () => new Given(landmarks));

    /// <summary>Embeddings of faces that are aligned already: [item, feature].</summary>
    /// <param name="source">The images, of the template's size.</param>
    /// <exception cref="TrainingDataException">An image cannot be read, or has another size.</exception>
    public float[] Run(IImageSource source) => Run(source, () => new Whole());

    /// <summary>Embeddings of faces that are to be found: [item, feature], NaN where none is.</summary>
    /// <param name="source">The images.</param>
    /// <param name="locator">Makes what finds a face; for each thread one.</param>
    /// <exception cref="TrainingDataException">An image cannot be read.</exception>
    public float[] Run(IImageSource source, Func<IFaceLocator> locator) => Run(source, () => new Found(locator()));

    private float[] Run(IImageSource source, Func<ICutter> cutter)
    {
        int features = checked((int)network.OutputShapes[0].Elements);
        var embeddings = new float[checked(source.Items.Count * features)];
        var preprocessor = new Preprocessor(input, network.InputShape);
        try
        {
            // Unbuffered: of the source, only what is being decoded is in memory.
            Parallel.ForEach(
                Partitioner.Create(source.Read(), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Threads },
                () => new Own(cutter(), new(network, preprocessor, 1, mirror), new(template), new byte[preprocessor.Length]),
                (image, _, own) =>
                {
                    Span<float> row = embeddings.AsSpan(image.Item * features, features);
                    if (Cut(image, own, source)) own.Embedder.Embed(own.Face, row);
                    else row.Fill(float.NaN);
                    return own;
                },
                own =>
                {
                    own.Embedder.Dispose();
                    (own.Cutter as IDisposable)?.Dispose();
                });
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        return embeddings;
    }

    private static bool Cut(SourceImage image, Own own, IImageSource source)
    {
        try
        {
            return own.Cutter.TryCut(image.Decode(new DecodeOptions()), image.Item, own.Alignment, own.Face);
        }
        catch (Exception error) when (error is ArgumentException or ImageException { Error: not ImageError.LibraryMissing })
        {
            throw new TrainingDataException(
                TrainingDataError.Damaged, $"{source.Place}, image '{source.Items[image.Item].Name}'", error.Message, error);
        }
    }

    private sealed record Own(ICutter Cutter, FaceEmbedder Embedder, FaceAlignment Alignment, byte[] Face);

    private interface ICutter
    {
        bool TryCut(RgbImage image, int item, FaceAlignment alignment, byte[] face);
    }

    private sealed class Given(IReadOnlyList<FaceLandmarks> landmarks) : ICutter
    {
        public bool TryCut(RgbImage image, int item, FaceAlignment alignment, byte[] face)
        {
            alignment.Align(image, landmarks[item], face);
            return true;
        }
    }

    private sealed class Whole : ICutter
    {
        public bool TryCut(RgbImage image, int item, FaceAlignment alignment, byte[] face)
        {
            FaceTemplate template = alignment.Template;
            if (image.Width != template.Width || image.Height != template.Height)
                throw new ArgumentException(
                    $"{image.Width}x{image.Height} pixels are no aligned face of {template.Width}x{template.Height}, " +
                    "and no points are known");
            image.Pixels.CopyTo(face.AsSpan());
            return true;
        }
    }

    private sealed class Found(IFaceLocator locator) : ICutter, IDisposable
    {
        public void Dispose() => (locator as IDisposable)?.Dispose();

        public bool TryCut(RgbImage image, int item, FaceAlignment alignment, byte[] face)
        {
            if (!locator.TryLocate(image, out FaceLandmarks landmarks)) return false;
            alignment.Align(image, landmarks, face);
            return true;
        }
    }
}
