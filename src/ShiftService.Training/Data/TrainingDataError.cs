namespace ShiftService.Training.Data;

/// <summary>Why training data was refused.</summary>
public enum TrainingDataError
{
    /// <summary>A file or folder is not there.</summary>
    NotFound,

    /// <summary>Folders or archive entries do not lie as they should.</summary>
    Layout,

    /// <summary>There is no image, or none that can be read.</summary>
    Empty,

    /// <summary>There are fewer than two classes.</summary>
    OneClass,

    /// <summary>A class occurs that the class list, given by other data, does not have.</summary>
    UnknownClass,

    /// <summary>A cache, an archive or an index is truncated or says what cannot be.</summary>
    Damaged,

    /// <summary>A cache of another version of its format.</summary>
    OtherVersion,

    /// <summary>A program that is needed to read the data is not installed.</summary>
    ToolMissing,

    /// <summary>An option makes no sense for the data, such as a crop larger than the images.</summary>
    Option,
}
