namespace ShiftService.Training.Data.Sources;

/// <summary>Opens a source by what its path is.</summary>
public static class ImageSource
{
    /// <summary>
    /// A folder, or an archive (.tar, .tar.gz, .tgz, .tar.xz, .txz), of CLASS/IMAGE files, or of SPLIT/CLASS/IMAGE files.
    /// </summary>
    /// <param name="path">The folder or archive.</param>
    /// <param name="split">The sub-folder to take, such as "train"; null where class folders lie at the top.</param>
    /// <param name="classes">The class list of the training data, for evaluation data; null to take the folders found.</param>
    /// <param name="isLabelled">False for images without classes, which lie side by side in the folder or archive.</param>
    public static IImageSource Open(
        string path, string? split = null, IReadOnlyList<string>? classes = null, bool isLabelled = true)
    {
        if (Directory.Exists(path)) return new FolderSource(path, split, classes, isLabelled);
        if (File.Exists(path)) return new TarSource(path, split, classes, isLabelled);
        throw new TrainingDataException(TrainingDataError.NotFound, path, "there is no such folder or archive");
    }
}
