namespace ShiftService.Training.Data.Sources;

/// <summary>Images with classes, wherever they lie. What items there are is known before any of them is read.</summary>
public interface IImageSource
{
    /// <summary>Where the images lie, for messages.</summary>
    string Place { get; }

    /// <summary>Changes whenever the images may have changed: names, sizes and times of files. Says nothing of where they lie.</summary>
    string Identity { get; }

    /// <summary>Names of the classes, in the order of their labels.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>False where images have no classes, and all are of one that stands for none.</summary>
    bool IsLabelled => true;

    /// <summary>All items, sorted by label, then ordinally by name.</summary>
    IReadOnlyList<SourceItem> Items { get; }

    /// <summary>
    /// Reads all images one after the other, each item once, in the order in which reading is cheap. Throws
    /// <see cref="TrainingDataException"/> or <see cref="IOException"/>.
    /// </summary>
    IEnumerable<SourceImage> Read();
}
