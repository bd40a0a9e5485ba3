namespace ShiftService.Training.Data;

/// <summary>
/// The parts of the generator SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a counter's step, and a function that mixes its bits.
/// </summary>
internal static class SplitMix64
{
    /// <summary>From one state to the next: the golden ratio, odd, so that all 2^64 states follow each other.</summary>
    public const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>The random bits of a state.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The random bits of the state after a state.</summary>
    public static ulong Next(ulong state) => Mix(state + GoldenGamma);

    /// <summary>Random bits as a number from 0 up to but not including 1.</summary>
    public static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
