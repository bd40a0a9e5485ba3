using ShiftService.Engine;
using ShiftService.Packages;
using ShiftService.Training.Data.Detection;
using ShiftService.Training.Data.Loading;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>Photos with faces, of which every image is composed anew.</summary>
internal sealed class FaceRunData(Recipe recipe, FacesRecipe faces, string root, Action<string> message) : IRunData
{
    private readonly string _table = Path.Combine(root, recipe.Data.Path);
    private readonly FacePhotoSet _photos = FacePhotoSet.Load(Path.Combine(root, recipe.Data.Path), faces, root, message);

    /// <inheritdoc/>
    public int TrainingImages => _photos.Count;

    /// <inheritdoc/>
    public int TestImages => _photos.HeldOut;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => [];

    /// <inheritdoc/>
    public BatchLoader CreateLoader(BatchLoaderOptions options) => BatchLoader.ForTraining(
        new SceneFiller(_photos, _table, faces.ImagesPerEpoch, (float)faces.SmallestFace, options), options);

    /// <inheritdoc/>
    public bool CanEvaluate => false;

    /// <inheritdoc/>
    public RunEvaluation Evaluate(ICompiledNetwork network, Preprocessor preprocessor, int lanes) => RunEvaluation.None;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
