namespace ShiftService.Cli;

/// <summary>Inputs that are the same in every run and process.</summary>
internal static class SeededInput
{
    /// <summary>
    /// Fills a batch with values in [-2, 2), the range of normalised pixels; image i is the same in a batch of any size.
    /// </summary>
    public static void Fill(Span<float> images, int count)
    {
        int length = images.Length / count;
        for (int image = 0; image < count; image++)
        {
            ulong state = 0x9E3779B97F4A7C15UL * (ulong)(image + 1);
            foreach (ref float value in images.Slice(image * length, length))
            {
                // SplitMix64, which is fixed for ever; System.Random may change with the runtime.
                ulong z = state += 0x9E3779B97F4A7C15UL;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                value = ((z ^ (z >> 31)) >> 40) * (4f / (1 << 24)) - 2;
            }
        }
    }
}
