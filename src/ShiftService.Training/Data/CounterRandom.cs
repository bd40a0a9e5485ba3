namespace ShiftService.Training.Data;

/// <summary>
/// Random numbers that are a function of a key and a counter, by <see cref="SplitMix64"/>. Every item has a key of its own, so what is
/// drawn for it does not depend on which thread draws, nor on what others drew.
/// </summary>
/// <param name="seed">The seed of the run.</param>
/// <param name="first">First part of the key, such as the epoch.</param>
/// <param name="second">Second part, such as the item's position in the epoch.</param>
internal struct CounterRandom(ulong seed, ulong first, ulong second)
{
    private ulong _state = SplitMix64.Next(SplitMix64.Next(SplitMix64.Next(seed) + first) + second);

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => SplitMix64.Mix(_state += SplitMix64.GoldenGamma);

    /// <summary>From 0 up to but not including 1.</summary>
    public double Double() => SplitMix64.ToUnit(NextUInt64());

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>.</summary>
    public double Uniform(double low, double high) => low + (high - low) * Double();

    /// <summary>An integer from 0 up to but not including <paramref name="count"/>; the bias is below count / 2^64.</summary>
    public int Integer(int count) => (int)Math.BigMul(NextUInt64(), (ulong)count, out _);

    /// <summary>True half the time.</summary>
    public bool Coin() => (NextUInt64() >> 63) != 0;

    /// <summary>Standard normal (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Double())) * Math.Cos(2 * Math.PI * Double());

    /// <summary>Beta(alpha, alpha), alpha above 0, from two gamma variables.</summary>
    public double SymmetricBeta(double alpha)
    {
        double a = Gamma(alpha), b = Gamma(alpha);
        return a + b > 0 ? a / (a + b) : Double() < 0.5 ? 0 : 1; // Both underflow for a tiny alpha: its limit is a coin.
    }

    // Marsaglia and Tsang, ACM TOMS 26 (2000); below 1 by their remark Gamma(a) = Gamma(a + 1) U^(1/a).
    private double Gamma(double alpha)
    {
        if (alpha < 1) return Gamma(alpha + 1) * Math.Pow(1 - Double(), 1 / alpha);
        double d = alpha - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - Double()) < 0.5 * x * x + d - d * v + d * Math.Log(v)) return d * v;
        }
    }
}
