namespace ShiftService.Imaging;

/// <summary>What is subtracted from each channel, and what it is then divided by; on a scale where white is 1.</summary>
/// <param name="Mean">Mean of red, green and blue, 0 to 1.</param>
/// <param name="Deviation">Standard deviation of red, green and blue, above 0.</param>
public sealed record PixelNormalization(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Throws <see cref="ArgumentException"/> where a number makes no sense.</summary>
    public void Validate()
    {
        if (Mean.Count != 3 || Deviation.Count != 3)
            throw new ArgumentException("a mean and a deviation for red, green and blue are needed");
        foreach (float mean in Mean)
            if (!(mean >= 0 && mean <= 1)) throw new ArgumentException($"a mean of {mean} is not between 0 and 1");
        foreach (float deviation in Deviation)
            if (!(deviation > 0 && float.IsFinite(deviation))) throw new ArgumentException($"a deviation of {deviation} is not above 0");
    }
}
