using System.Collections.Concurrent;
using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Analysis;

/// <summary>
/// Looks at what the shifts of a trained network do: how much the channels that share a direction tell the same, how much of each
/// direction the following layers use, and how far learned offsets reach.
/// </summary>
public sealed class ShiftAnalysis
{
    private ShiftAnalysis(IReadOnlyList<ShiftLayer> layers, IReadOnlyList<ActivationStatistics>? statistics, string? data, int images,
        IReadOnlyList<CorruptItem> corrupt)
    {
        (Layers, Statistics, Corrupt) = (layers, statistics, corrupt);
        Summary = AnalysisSummary.Create(layers, statistics, data, images);
    }

    /// <summary>The shifts.</summary>
    public IReadOnlyList<ShiftLayer> Layers { get; }

    /// <summary>Statistics of what each of them moves; null where there were no images.</summary>
    public IReadOnlyList<ActivationStatistics>? Statistics { get; }

    /// <summary>Images that could not be read.</summary>
    public IReadOnlyList<CorruptItem> Corrupt { get; }

    /// <summary>The numbers, and what they say.</summary>
    public PackageAnalysis Summary { get; }

    /// <summary>Analyses offsets and weights.</summary>
    /// <exception cref="PackageException">The network has no shift.</exception>
    public static ShiftAnalysis OfWeights(ModelPackage package) => new(LayersOf(package), null, null, 0, []);

    /// <summary>Analyses offsets, weights, and activations on images.</summary>
    /// <param name="package">A model.</param>
    /// <param name="source">Where images come from; their classes do not matter.</param>
    /// <param name="most">Most images that are looked at, spread evenly over the source's.</param>
    /// <param name="threads">Threads that decode and compute.</param>
    /// <exception cref="PackageException">The network has no shift.</exception>
    /// <exception cref="TrainingDataException">No image can be read.</exception>
    public static ShiftAnalysis OfImages(ModelPackage package, IImageSource source, int most, int threads)
    {
        IReadOnlyList<ShiftLayer> layers = LayersOf(package);
        string[] values = [.. layers.Select(layer => layer.Input).Distinct()];
        Network full = package.Network, open = new(full.Name, full.Input, full.InputShape, full.Nodes, values);
        using ICompiledNetwork network = new SimdBackend().Compile(open, OnnxFile.ToBytes(open));
        var preprocessor = new Preprocessor(package.Card.Input, full.InputShape);
        int items = source.Items.Count, images = Math.Min(most, items), read = 0;
        HashSet<int> chosen = [.. Enumerable.Range(0, images).Select(i => (int)((long)i * items / images))];
        ActivationStatistics[] all = Empty();
        var corrupt = new ConcurrentBag<CorruptItem>();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(source.Read().Where(image => chosen.Contains(image.Item)), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                () => (Worker: network.CreateWorker(1), Pixels: new byte[preprocessor.Length], Scratch: new ResizeScratch(), Sums: Empty()),
                (image, _, own) =>
                {
                    try
                    {
                        preprocessor.Write(image.Decode(preprocessor.Decode), own.Pixels, own.Worker.Input, own.Scratch);
                        own.Worker.Run(1);
                        for (int i = 0; i < values.Length; i++) own.Sums[i].Add(own.Worker.Output(i));
                        Interlocked.Increment(ref read);
                    }
                    catch (ImageException error) when (error.Error != ImageError.LibraryMissing)
                    {
                        corrupt.Add(new(source.Items[image.Item].Name, error.Message));
                    }
                    return own;
                },
                own =>
                {
                    own.Worker.Dispose();
                    lock (all)
                        for (int i = 0; i < all.Length; i++) all[i].Add(own.Sums[i]);
                });
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        if (read == 0) throw new TrainingDataException(TrainingDataError.Empty, source.Place, $"none of {images} images can be read");
        return new(
            layers, [.. layers.Select(layer => all[Array.IndexOf(values, layer.Input)])],
            Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Place)), read,
            [.. corrupt.OrderBy(item => item.Name, StringComparer.Ordinal)]);

        ActivationStatistics[] Empty() => [.. values.Select(value => new ActivationStatistics(full.ShapeOf(value).Channels))];
    }

    private static IReadOnlyList<ShiftLayer> LayersOf(ModelPackage package) => ShiftLayer.In(package.Network) is { Count: > 0 } layers
        ? layers
        : throw new PackageException(package.Folder, [new(ModelPackage.OnnxName, "has no shift: there is nothing to analyse")]);
}
