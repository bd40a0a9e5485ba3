using ShiftService.Training.Data;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Runs;

/// <summary>The images that a recipe names, listed but not read.</summary>
/// <param name="Training">Images to train on.</param>
/// <param name="Test">
/// Images to evaluate with, of classes of their own where they are compared in pairs; null where a share of the training images is held
/// out.
/// </param>
internal sealed record RunSources(IImageSource Training, IImageSource? Test)
{
    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => Training.Classes;

    /// <summary>What people call the classes.</summary>
    public IReadOnlyList<string> Labels { get; private init; } = Training.Classes;

    /// <summary>Lists the images of a recipe.</summary>
    /// <exception cref="TrainingDataException">They are not there, or have fewer than two classes.</exception>
    public static RunSources Open(DataRecipe data, string root)
    {
        string path = Path.Combine(root, data.Path);
        IImageSource training = Open(data, path, data.TrainSplit, null);
        if (training.IsLabelled && training.Classes.Count < 2)
            throw new TrainingDataException(TrainingDataError.OneClass, training.Place,
                $"the only class is '{training.Classes[0]}': nothing can be learned from it");
        IImageSource? test =
            data.TestSplit is null ? null : Open(data, path, data.TestSplit, data.Pairs is null ? training.Classes : null);
        return data.ClassNames is not string names
            ? new(training, test)
            : new(training, test) { Labels = ClassNames.Read(Path.Combine(root, names)).NamesOf(training.Classes) };
    }

    private static IImageSource Open(DataRecipe data, string path, string? split, IReadOnlyList<string>? classes) => data.Sheet is { } sheet
        ? new SheetSource(path, new(sheet.CellWidth, sheet.CellHeight)
        {
            LabelColumn = sheet.LabelColumn,
            SplitColumn = sheet.SplitColumn,
            Split = split,
        }, classes)
        : ImageSource.Open(path, split, classes, !data.Unlabelled);
}
