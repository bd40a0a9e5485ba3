using ShiftService.Packages;
using ShiftService.Training.Evaluation;
using ShiftService.Training.Losses;
using ShiftService.Training.Losses.Detection;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>The card of the model that a run ends with.</summary>
internal static class RunCard
{
    /// <summary>Writes down what the recipe says and what was measured.</summary>
    public static PackageCard Create(Recipe recipe, RunSettings settings, int images, ClassificationReport? report) => new()
    {
        Task = recipe.Loss switch
        {
            CrossEntropyOptions => PackageTask.Classification,
            DetectionOptions => PackageTask.Detection,
            PerceptualOptions => PackageTask.Stylization,
            _ => PackageTask.Verification,
        },
        Description = recipe.Description,
        Input = recipe.Data.ToInput(),
        Detection = recipe.Data.Faces is { } faces
            ? new() { Strides = Zoo.Networks.ShiftFaceDetector.Strides, InputSide = faces.InputSide, ScoreThreshold = faces.ScoreThreshold }
            : null,
        Network = recipe.Network.Zoo,
        Stylization = recipe.Loss is PerceptualOptions perceptual
            ? new([.. perceptual.Styles.Select(style => new PackageStyle(style.Name, style.Title, style.Painter, style.Year, style.Source))])
            : null,
        License = recipe.Data.License,
        Provenance = new()
        {
            Data = recipe.Data.Description,
            Recipe = recipe.Name,
            RecipeSha256 = RecipeFile.Hash(recipe),
            From = recipe.Network.From is string file ? Path.GetFileName(file) : null,
            Seed = recipe.Seed,
            Epochs = recipe.Schedule.Epochs,
            Images = images,
            Lanes = settings.Lanes,
            Command = settings.Command,
        },
        Accuracy = report is null ? null : new(report.Top1, report.Top5, SplitOf(recipe.Data), report.Images),
        IntendedUse = recipe.Card.IntendedUse,
        Limits = recipe.Card.Limits,
    };

    private static string SplitOf(DataRecipe data) => data.TestSplit ?? string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{data.ValidationFraction * 100:0.#} % of each class, held out");
}
