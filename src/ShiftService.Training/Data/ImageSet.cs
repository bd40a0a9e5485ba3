using ShiftService.Training.Data.Cache;

namespace ShiftService.Training.Data;

/// <summary>Some or all images of a cache, in a fixed order.</summary>
public sealed class ImageSet
{
    private readonly int[]? _items;

    /// <summary>All images.</summary>
    public ImageSet(ImageCache cache) => Cache = cache;

    /// <summary>The images at these positions of the cache.</summary>
    public ImageSet(ImageCache cache, int[] items)
    {
        if (items.Length == 0) throw new TrainingDataException(TrainingDataError.Empty, cache.Path, "no image was chosen");
        foreach (int item in items) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)item, (uint)cache.Count, nameof(items));
        Cache = cache;
        _items = items;
    }

    /// <summary>Where the images lie.</summary>
    public ImageCache Cache { get; }

    /// <summary>Images.</summary>
    public int Count => _items?.Length ?? Cache.Count;

    /// <summary>The position in the cache of an image of this set.</summary>
    public int this[int index] => _items is null ? index : _items[index];
}
