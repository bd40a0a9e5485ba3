using System.Security.Cryptography;
using System.Text;
using ShiftService.Engine;
using ShiftService.Faces.Verification;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Loading;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Evaluation;
using ShiftService.Training.Losses;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>
/// The images of a run. Test images are stored exactly as the service will see them; training images may be stored larger, to leave room
/// for crops.
/// </summary>
internal sealed class RunData : IRunData
{
    private readonly List<ImageCache> _caches = [];
    private readonly Recipe _recipe;

    private RunData(Recipe recipe) => _recipe = recipe;

    /// <summary>Images to train on.</summary>
    public ImageSet Training { get; private set; } = null!;

    /// <summary>Images to evaluate with, of the input's size.</summary>
    public ImageSet Test { get; private set; } = null!;

    /// <summary>Pairs of test images, for embeddings; null where there are none.</summary>
    public IReadOnlyList<FacePair>? Pairs { get; private set; }

    /// <inheritdoc/>
    public int TrainingImages => Training.Count;

    /// <inheritdoc/>
    public int TestImages => Test.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Training.Cache.Classes;

    /// <inheritdoc/>
    public BatchLoader CreateLoader(BatchLoaderOptions options) => BatchLoader.ForTraining(Training, options, _recipe.Augmentation);

    /// <inheritdoc/>
    public bool CanEvaluate => _recipe.Loss is CrossEntropyOptions || Pairs is not null;

    /// <inheritdoc/>
    public RunEvaluation Evaluate(ICompiledNetwork network, Preprocessor preprocessor, int lanes)
    {
        if (Pairs is null) return new(ClassifierEvaluation.Evaluate(network, Test, preprocessor, lanes), null);
        float[] embeddings = EmbeddingEvaluation.Run(network, Test, preprocessor, lanes);
        int features = (int)network.OutputShapes[0].Elements;
        return new(null, PairReport.Create(Pairs, PairReport.Similarities(Pairs, embeddings, features)));
    }

    /// <summary>Decodes the images, or finds them decoded.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="sources">Its images.</param>
    /// <param name="served">How the service gets images to the network's input.</param>
    /// <param name="settings">Where the data are, and where decoded images are kept.</param>
    /// <param name="message">Is told what takes time, and of images that cannot be read.</param>
    public static RunData Load(Recipe recipe, RunSources sources, ResizeRule served, RunSettings settings, Action<string> message)
    {
        DataRecipe data = recipe.Data;
        ResizeRule stored = data.StoreSize is int size ? served with { Width = size, Height = size, CropFraction = 1 } : served;
        string cacheFolder = settings.Cache;
        Directory.CreateDirectory(cacheFolder);
        var result = new RunData(recipe);
        try
        {
            ImageCache training = result.Open(sources.Training, data.TrainSplit, stored, cacheFolder, message);
            if (sources.Test is not null)
            {
                result.Training = new(training);
                result.Test = new(result.Open(sources.Test, data.TestSplit, served, cacheFolder, message));
                if (data.Pairs is not null) result.Pairs = PairList.Read(Path.Combine(settings.Data, data.Pairs), result.Test.Cache.Names);
                return result;
            }
            (result.Training, ImageSet holdout) = HoldoutSplit.Create(training, data.ValidationFraction, recipe.Seed);
            // The same source, so the same images at the same places.
            ImageCache test = stored == served ? training : result.Open(sources.Training, data.TrainSplit, served, cacheFolder, message);
            result.Test = new(test, [.. Enumerable.Range(0, holdout.Count).Select(i => holdout[i])]);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ImageCache cache in _caches) cache.Dispose();
    }

    private ImageCache Open(IImageSource source, string? split, ResizeRule rule, string folder, Action<string> message)
    {
        string key = $"{Path.GetFullPath(source.Place)}\n{split}\n{rule}";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12];
        string path = Path.Combine(folder, $"{rule.Width}x{rule.Height}-{hash}.images");
        if (!File.Exists(path)) message($"decoding {source.Items.Count} images of {source.Place}");
        int corrupt = 0;
        var options = new ImageCacheOptions(rule)
        {
            OnCorrupt = item =>
            {
                if (++corrupt <= 10) message($"left out, it cannot be read: {item.Name}: {item.Reason}");
            },
            OnRebuild = reason => message($"decoding again: {reason}"),
        };
        ImageCache cache = ImageCache.OpenOrBuild(source, options, path);
        _caches.Add(cache);
        if (corrupt > 10) message($"{corrupt} images of {source.Place} were left out");
        return cache;
    }
}
