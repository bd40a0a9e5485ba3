using ShiftService.Training.Data;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// Which values dropout keeps: a hash of a value's place, not a stream of random numbers, so that the mask does not depend on how a
/// batch is divided among lanes, and backward asks again instead of storing it. Each word of the key goes through one round of
/// <see cref="SplitMix64"/> before the next is added.
/// </summary>
public static class DropoutMask
{
    /// <summary>True when a value is kept, with probability 1 - <paramref name="rate"/>.</summary>
    /// <param name="seed">Seed of the training run.</param>
    /// <param name="step">Optimiser step.</param>
    /// <param name="node">Position of the dropout in the network's nodes.</param>
    /// <param name="image">Position of the image in the whole batch.</param>
    /// <param name="element">Position of the value in its image, in the order channel, row, column.</param>
    /// <param name="rate">Probability of dropping it.</param>
    public static bool Keeps(ulong seed, ulong step, int node, long image, long element, float rate) =>
        Keeps(Key(seed, step, node, image), element, rate);

    /// <summary>What the values of one image have in common, for use with <see cref="Keeps(ulong, long, float)"/>.</summary>
    public static ulong Key(ulong seed, ulong step, int node, long image) =>
        SplitMix64.Next(SplitMix64.Next(SplitMix64.Next(SplitMix64.Next(seed) + step) + (ulong)node) + (ulong)image);

    /// <summary>True when a value of the image of <paramref name="key"/> is kept.</summary>
    public static bool Keeps(ulong key, long element, float rate) =>
        SplitMix64.ToUnit(SplitMix64.Next(key + (ulong)element)) >= rate;

    /// <summary>The factor of values that are kept, 1 / (1 - rate), so that means stay; 0 when all are dropped.</summary>
    public static float Scale(float rate) => rate < 1 ? 1 / (1 - rate) : 0;
}
