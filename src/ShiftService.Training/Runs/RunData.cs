using System.Security.Cryptography;
using System.Text;
using ShiftService.Engine;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Loading;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Evaluation;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>
/// The images of a run. Test images are stored exactly as the service will see them; training images may be stored larger, to leave room
/// for crops.
/// </summary>
internal sealed class RunData : IRunData
{
    private readonly List<ImageCache> _caches = [];
    private readonly AugmentationOptions _augmentation;

    private RunData(AugmentationOptions augmentation) => _augmentation = augmentation;

    /// <summary>Images to train on.</summary>
    public ImageSet Training { get; private set; } = null!;

    /// <summary>Images to evaluate with, of the input's size.</summary>
    public ImageSet Test { get; private set; } = null!;

    /// <inheritdoc/>
    public int TrainingImages => Training.Count;

    /// <inheritdoc/>
    public int TestImages => Test.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Training.Cache.Classes;

    /// <inheritdoc/>
    public BatchLoader CreateLoader(BatchLoaderOptions options) => BatchLoader.ForTraining(Training, options, _augmentation);

    /// <inheritdoc/>
    public ClassificationReport? Evaluate(ICompiledNetwork network, Preprocessor preprocessor, int lanes) =>
        ClassifierEvaluation.Evaluate(network, Test, preprocessor, lanes);

    /// <summary>Decodes the images, or finds them decoded.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="sources">Its images.</param>
    /// <param name="served">How the service gets images to the network's input.</param>
    /// <param name="cacheFolder">Where decoded images are kept.</param>
    /// <param name="message">Is told what takes time, and of images that cannot be read.</param>
    public static RunData Load(Recipe recipe, RunSources sources, ResizeRule served, string cacheFolder, Action<string> message)
    {
        DataRecipe data = recipe.Data;
        ResizeRule stored = data.StoreSize is int size ? served with { Width = size, Height = size, CropFraction = 1 } : served;
        Directory.CreateDirectory(cacheFolder);
        var result = new RunData(recipe.Augmentation);
        try
        {
            ImageCache training = result.Open(sources.Training, data.TrainSplit, stored, cacheFolder, message);
            if (sources.Test is not null)
            {
                result.Training = new(training);
                result.Test = new(result.Open(sources.Test, data.TestSplit, served, cacheFolder, message));
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
