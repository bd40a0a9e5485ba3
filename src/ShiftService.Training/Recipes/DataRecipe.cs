using ShiftService.Packages;

namespace ShiftService.Training.Recipes;

/// <summary>The images to train on and to evaluate with.</summary>
public sealed record DataRecipe
{
    /// <summary>A folder or tar file of class folders, the index of packed sheets, or a table of faces; relative to the data root.</summary>
    public required string Path { get; init; }

    /// <summary>Photos with faces instead of classes; null for classes.</summary>
    public FacesRecipe? Faces { get; init; }

    /// <summary>Layout of packed sheets; null for folders and tar files.</summary>
    public SheetRecipe? Sheet { get; init; }

    /// <summary>
    /// File of the classes' names, relative to the data root, where their folders have others: on each line folder and name, parted by a tab.
    /// </summary>
    public string? ClassNames { get; init; }

    /// <summary>True for images without classes, side by side in their folder or tar file, as a perceptual loss needs none.</summary>
    public bool Unlabelled { get; init; }

    /// <summary>Split to train on: the folder below the root, or the value in the index. Null takes all images.</summary>
    public string? TrainSplit { get; init; }

    /// <summary>Split to evaluate with; null where a share of the training images is held out instead.</summary>
    public string? TestSplit { get; init; }

    /// <summary>File of pairs of test images (fold, same, idx_a, idx_b) to evaluate embeddings with, relative to the data root.</summary>
    public string? Pairs { get; init; }

    /// <summary>Share of each class's training images that is held out for evaluation; 0 evaluates with the test split.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Pixels of the side that images are stored with, to leave room for crops; the input's size where it is left out.</summary>
    public int? StoreSize { get; init; }

    /// <summary>How images get to the input's size.</summary>
    public ResizeSettings Resize { get; init; } = new();

    /// <summary>Mean of red, green and blue, on a scale where white is 1.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Standard deviation of red, green and blue.</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>Terms under which the data may be used, for the model's card.</summary>
    public required string License { get; init; }

    /// <summary>What the data are and where they come from, for the model's card.</summary>
    public required string Description { get; init; }

    /// <summary>How an image becomes the network's input, in training and ever after.</summary>
    public PackageInput ToInput() => new() { Mean = Mean, Std = Std, Resize = Resize };
}
