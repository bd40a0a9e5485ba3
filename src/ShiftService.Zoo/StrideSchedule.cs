namespace ShiftService.Zoo;

/// <summary>
/// Strides for inputs smaller than a network was made for: from the stem on, strides become 1 until the last feature map keeps some
/// size. For 32 pixels this gives the usual CIFAR forms (three strides of 2 left, a last map of 4x4).
/// </summary>
public static class StrideSchedule
{
    /// <summary>The smallest side of a last feature map that is left alone: what 96 pixels give in the published networks.</summary>
    public const int SmallestSide = 3;

    /// <summary>The strides to use.</summary>
    /// <param name="side">The smaller side of the input in pixels.</param>
    /// <param name="stem">The first stride, where it is prescribed.</param>
    /// <param name="original">The published strides, in order.</param>
    public static int[] For(int side, int? stem, params int[] original)
    {
        int[] strides = [.. original];
        if (stem is int given) strides[0] = given;
        for (int i = stem is null ? 0 : 1; i < strides.Length; i++)
        {
            int total = strides.Aggregate(1, (product, stride) => product * stride);
            if ((side + total - 1) / total >= SmallestSide) break;
            strides[i] = 1;
        }
        return strides;
    }
}
