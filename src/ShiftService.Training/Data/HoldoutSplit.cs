using System.Text;
using ShiftService.Training.Data.Cache;

namespace ShiftService.Training.Data;

/// <summary>
/// Holds out a share of every class for evaluation. Which images is decided by a hash of seed and name, so that images added later move
/// few others.
/// </summary>
public static class HoldoutSplit
{
    /// <summary>Splits a cache; of each class round(fraction x images) are held out, at least one and not all, where it has two.</summary>
    /// <param name="cache">The images.</param>
    /// <param name="fraction">Share that is held out, above 0 and below 1.</param>
    /// <param name="seed">Another seed holds out others.</param>
    public static (ImageSet Training, ImageSet Holdout) Create(ImageCache cache, double fraction, ulong seed)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new TrainingDataException(TrainingDataError.Option, cache.Path, $"a holdout of {fraction} is not between 0 and 1");
        var training = new List<int>();
        var holdout = new List<int>();
        foreach (IGrouping<int, int> items in Enumerable.Range(0, cache.Count).GroupBy(cache.Label))
        {
            int[] shuffled = [.. items.OrderBy(item => Hash(cache.Names[item], seed)).ThenBy(item => item)];
            int held = shuffled.Length < 2 ? 0 : Math.Clamp((int)Math.Round(fraction * shuffled.Length), 1, shuffled.Length - 1);
            holdout.AddRange(shuffled[..held]);
            training.AddRange(shuffled[held..]);
        }
        if (holdout.Count == 0)
            throw new TrainingDataException(TrainingDataError.Empty, cache.Path, "no class has two images, so none can be held out");
        return (new ImageSet(cache, [.. training.Order()]), new ImageSet(cache, [.. holdout.Order()]));
    }

    private static ulong Hash(string name, ulong seed)
    {
        ulong hash = 14695981039346656037; // FNV-1a; its low bits alone are not random enough to sort by.
        foreach (byte value in Encoding.UTF8.GetBytes(name)) hash = (hash ^ value) * 1099511628211;
        return new CounterRandom(seed, hash, 0).NextUInt64();
    }
}
