using ShiftService.Training.Data;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Finetuning;

/// <summary>The images of a fine-tuning, counted.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="TrainSplit">Folder of the images to train on; null where class folders lie at the top.</param>
/// <param name="TestSplit">Folder of the images to evaluate with; null where some are held out.</param>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Images">Images to train on, those that are held out among them.</param>
internal sealed record FinetuneData(string Folder, string? TrainSplit, string? TestSplit, IReadOnlyList<string> Classes, int Images)
{
    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    /// <summary>Share of each class that is held out: more of few, since an accuracy of ten images says little.</summary>
    public double HoldoutShare => TestSplit is not null ? 0 : Images < 400 ? 0.25 : 0.2;

    /// <summary>Images that are trained on, about.</summary>
    public int Trained => (int)(Images * (1 - HoldoutShare));

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="TrainingDataException">It is not there, or does not have two classes of images.</exception>
    public static FinetuneData Open(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        bool hasTrain = Directory.Exists(Path.Combine(full, "train"));
        string? test = hasTrain ? Array.Find(TestNames, name => Directory.Exists(Path.Combine(full, name))) : null;
        var source = new FolderSource(full, test is null ? null : "train");
        if (source.Classes.Count < 2)
            throw new TrainingDataException(TrainingDataError.OneClass, source.Place,
                $"the only class is '{source.Classes[0]}': nothing can be learned from it");
        return new(full, test is null ? null : "train", test, source.Classes, source.Items.Count);
    }
}
