namespace ShiftService.Training.Data;

/// <summary>What an image should be classified as: one class, or, where two images were mixed, two in proportion.</summary>
/// <param name="Label">The class, from 0.</param>
/// <param name="SecondLabel">The class of the other image of a mixture; the same as <paramref name="Label"/> otherwise.</param>
/// <param name="SecondShare">The other image's share, 0 to 1; 0 where nothing was mixed.</param>
public readonly record struct Target(int Label, int SecondLabel, float SecondShare)
{
    /// <summary>An image of one class.</summary>
    public Target(int label) : this(label, label, 0)
    {
    }
}
