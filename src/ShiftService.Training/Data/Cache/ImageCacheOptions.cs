using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Training.Data.Cache;

/// <summary>How a cache is made.</summary>
/// <param name="Resize">To the size that is stored; the rule that the service will use, or one that leaves room for crops.</param>
public sealed record ImageCacheOptions(ResizeRule Resize)
{
    /// <summary>Images are decoded with these limits.</summary>
    public DecodeOptions Decode { get; init; } = new();

    /// <summary>Threads that decode.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Is told of every item that cannot be read, on any thread but one call at a time.</summary>
    public Action<CorruptItem>? OnCorrupt { get; init; }

    /// <summary>Is told the reason when an existing cache is made anew.</summary>
    public Action<string>? OnRebuild { get; init; }
}
