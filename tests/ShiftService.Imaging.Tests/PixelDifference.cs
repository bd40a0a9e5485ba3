namespace ShiftService.Imaging.Tests;

/// <summary>By how many levels of 255 two images differ.</summary>
/// <param name="Mean">The mean over all bytes.</param>
/// <param name="Usual">What 99.9 % of the bytes do not exceed.</param>
/// <param name="Most">What none exceeds.</param>
internal readonly record struct PixelDifference(double Mean, int Usual, int Most)
{
    public static PixelDifference Between(RgbImage expected, RgbImage actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        int[] sorted = [.. expected.Pixels.Zip(actual.Pixels, (a, b) => Math.Abs(a - b)).Order()];
        return new(sorted.Average(), sorted[(int)((sorted.Length - 1) * 0.999)], sorted[^1]);
    }
}
