namespace ShiftService.Training.Finetuning;

/// <summary>What fine-tuning may be told; it works the rest out from the data.</summary>
/// <param name="Data">Folder of class folders, or of train/ and test/ (or val/) with class folders.</param>
/// <param name="Folder">Folder for the runs.</param>
public sealed record FinetuneOptions(string Data, string Folder)
{
    /// <summary>Epochs in which all is trained; null chooses by the number of images.</summary>
    public int? Epochs { get; init; }

    /// <summary>True to forget what the model has learned, for comparison.</summary>
    public bool FromScratch { get; init; }

    /// <summary>Terms of the images; null says that their owner knows them.</summary>
    public string? License { get; init; }

    /// <summary>Seed of the new layer, the held-out images, order and augmentation.</summary>
    public ulong Seed { get; init; } = 1;
}
