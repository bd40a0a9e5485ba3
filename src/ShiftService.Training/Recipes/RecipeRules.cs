using System.Text.RegularExpressions;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages.Documents;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Losses;
using ShiftService.Training.Losses.Detection;
using ShiftService.Training.Schedules;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Recipes;

/// <summary>What the parts of a recipe demand of each other.</summary>
internal static partial class RecipeRules
{
    /// <summary>Everything that does not go together.</summary>
    public static IEnumerable<DocumentError> Check(Recipe recipe) =>
        [.. CheckRun(recipe), .. CheckNetwork(recipe), .. CheckData(recipe), .. CheckAugmentation(recipe), .. CheckLoss(recipe),
            .. CheckSchedule(recipe)];

    private static IEnumerable<DocumentError> CheckRun(Recipe recipe)
    {
        if (!NamePattern().IsMatch(recipe.Name))
            yield return new("$.name", $"must be lower-case letters, digits, dots and hyphens, and is \"{recipe.Name}\"");
        if (recipe.BatchSize % recipe.MicroBatch != 0)
            yield return new("$.microBatch", $"must divide the batch of {recipe.BatchSize}, and is {recipe.MicroBatch}");
    }

    private static IEnumerable<DocumentError> CheckNetwork(Recipe recipe)
    {
        NetworkRecipe network = recipe.Network;
        if (network.Zoo is null == network.From is null) yield return new("$.network", "must have either zoo or from");
        if (network.Width is not null && network.Height is null) yield return new("$.network.height", "is missing, and a width is given");
        if (network.Zoo is null)
        {
            if (network.StemStride is not null) yield return new("$.network.stemStride", "is only for networks of the zoo");
            yield break;
        }
        if (network.Average.Count > 0) yield return new("$.network.average", "goes with from");
        string? problem = null;
        try
        {
            ZooCatalog.Parse(network.Zoo, network.ToZooOptions(null, recipe.Seed));
        }
        catch (ArgumentException error)
        {
            problem = error.Message;
        }
        if (problem is not null) yield return new("$.network.zoo", problem);
    }

    private static IEnumerable<DocumentError> CheckData(Recipe recipe)
    {
        DataRecipe data = recipe.Data;
        if (data.Faces is not null)
        {
            if (data.Sheet is not null || data.TrainSplit is not null || data.TestSplit is not null || data.ValidationFraction > 0)
                yield return new("$.data.faces", "does not go with sheets, splits or a validationFraction: every fourth photo is held out");
            if (data.Faces is { Unmarked.Count: > 0, Teacher: null })
                yield return new("$.data.faces.teacher", "is missing, and unmarked photos are marked by it");
        }
        else if (data.ValidationFraction > 0 == data.TestSplit is not null)
            yield return new("$.data", "must have either testSplit or a validationFraction above 0, to evaluate with");
        if (data.Pairs is not null && data.TestSplit is null)
            yield return new("$.data.testSplit", "is missing, and the pairs are of its images");
        if (data.Pairs is not null && recipe.Loss is CrossEntropyOptions or PerceptualOptions)
            yield return new("$.data.pairs", "are of no use to this loss: they are for embeddings");
        if (data.TestSplit is not null && data.TrainSplit is null)
            yield return new("$.data.trainSplit", "is missing, and the test split would be trained on");
        if (data.TestSplit is not null && data.TestSplit == data.TrainSplit)
            yield return new("$.data.testSplit", "must not be the split that is trained on");
        if (data.Resize.Mode == ResizeMode.Pad && data.Resize.CropFraction < 1)
            yield return new("$.data.resize.cropFraction", "does not go with padding");
    }

    private static IEnumerable<DocumentError> CheckAugmentation(Recipe recipe)
    {
        if (recipe.Augmentation.RandomResizedCrop is not { } crop) yield break;
        if (crop.MinScale > crop.MaxScale) yield return new("$.augmentation.randomResizedCrop.minScale", "must not exceed maxScale");
        if (crop.MinRatio > crop.MaxRatio) yield return new("$.augmentation.randomResizedCrop.minRatio", "must not exceed maxRatio");
    }

    private static IEnumerable<DocumentError> CheckLoss(Recipe recipe)
    {
        var loss = recipe.Loss as OutputLossOptions;
        if (loss is { NeedsTeacher: true } && recipe.Teacher is null)
            yield return new("$.teacher", "is missing, and the loss compares with a teacher");
        if (loss is not { TakesTeacher: true } && recipe.Teacher is not null)
            yield return new("$.teacher", "is of no use to this loss");
        if (recipe.Teacher?.Input is { Points.Count: 1 }) yield return new("$.teacher.input.points", "must be two or more, or none");
        if (recipe.Teacher?.Input is not null && recipe.Augmentation is { Mixup: > 0 } or { Cutmix: > 0 })
            yield return new("$.teacher.input", "does not go with mixup or cutmix: the teacher knows single images");
        foreach (DocumentError error in CheckTerms(recipe)) yield return error;
        if (recipe.Loss is DetectionOptions != recipe.Data.Faces is not null)
            yield return new("$.loss", "must be detection where the data are faces, and only there");
        if (recipe.Loss is DetectionOptions && recipe.Augmentation != new AugmentationOptions())
            yield return new("$.augmentation", "is of no use to faces, whose scenes vary in ways of their own");
        if (recipe.Data.Unlabelled && recipe.Loss is CrossEntropyOptions or MarginSoftmaxOptions)
            yield return new("$.data.unlabelled", "does not go with a loss that needs classes");
        foreach (DocumentError error in recipe.Loss is PerceptualOptions perceptual ? CheckStyles(recipe, perceptual) : []) yield return error;
    }

    private static IEnumerable<DocumentError> CheckStyles(Recipe recipe, PerceptualOptions loss)
    {
        if (loss.StyleLayers.Count == 0) yield return new("$.loss.styleLayers", "must not be empty");
        if (loss.Styles.Count == 0) yield return new("$.loss.styles", "must not be empty");
        for (int i = 0; i < loss.Styles.Count; i++)
        {
            string name = loss.Styles[i].Name;
            if (!StyleNamePattern().IsMatch(name))
                yield return new($"$.loss.styles[{i}].name", $"must be lower-case letters, digits and underscores, and is \"{name}\"");
            if (loss.Styles.Take(i).Any(style => style.Name == name)) yield return new($"$.loss.styles[{i}].name", $"\"{name}\" occurs twice");
        }
        // The outputs are compared with the images, so both have the same scale.
        if (recipe.Data.Mean.Any(mean => mean != 0)) yield return new("$.data.mean", "must be 0 for a perceptual loss");
        if (recipe.Data.Std.Any(deviation => deviation != 1)) yield return new("$.data.std", "must be 1 for a perceptual loss");
    }

    private static IEnumerable<DocumentError> CheckTerms(Recipe recipe)
    {
        IReadOnlyList<LossTermOptions> terms = recipe.Loss is SumOptions sum ? sum.Terms : [new(1, recipe.Loss)];
        if (terms.Count == 0) yield return new("$.loss.terms", "must not be empty");
        for (int i = 0; i < terms.Count; i++)
        {
            string path = recipe.Loss is SumOptions ? $"$.loss.terms[{i}].loss" : "$.loss";
            if (recipe.Loss is SumOptions && terms[i].Loss is SumOptions or PerceptualOptions or CrossEntropyOptions)
                yield return new(path, "must be a loss on embeddings");
            if (terms[i].Loss is MarginSoftmaxOptions { CentresFromTeacher: true } && recipe.Teacher is { Input: null })
                yield return new($"{path}.centresFromTeacher", "needs a teacher that sees each image once ($.teacher.input)");
        }
        if (terms.Count(term => term.Loss is MarginSoftmaxOptions) > 1)
            yield return new("$.loss.terms", "must have no more than one margin softmax");
    }

    private static IEnumerable<DocumentError> CheckSchedule(Recipe recipe)
    {
        ScheduleOptions schedule = recipe.Schedule;
        if (schedule.WarmupEpochs >= schedule.Epochs)
            yield return new("$.schedule.warmupEpochs", $"must be below the {schedule.Epochs} epochs, and is {schedule.WarmupEpochs}");
        if (schedule is not StepScheduleOptions { Milestones: var milestones }) yield break;
        for (int i = 0; i < milestones.Count; i++)
            if (milestones[i] <= (i == 0 ? schedule.WarmupEpochs : milestones[i - 1]) || milestones[i] >= schedule.Epochs)
                yield return new($"$.schedule.milestones[{i}]", "must come after the warm-up and the one before it, and before the end");
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9_]+\z")]
    private static partial Regex StyleNamePattern();
}
