namespace ShiftService.Zoo;

/// <summary>
/// The random numbers that weights are drawn from (SplitMix64; Marsaglia's polar method for the normal distribution). Only IEEE 754
/// basic operations are used, so that a seed gives the same values on every platform; the C library's logarithm may differ.
/// </summary>
internal sealed class WeightRandom
{
    private const double Ln2 = 0.693147180559945309417;
    private ulong _state;
    private double? _spare;

    /// <summary>Each weight draws from a stream of its own, so that it does not depend on what else the network holds.</summary>
    public WeightRandom(ulong seed, string stream)
    {
        ulong hash = 14695981039346656037; // FNV-1a: string.GetHashCode differs from run to run.
        foreach (char letter in stream) hash = (hash ^ letter) * 1099511628211;
        _state = seed;
        _state = Next() ^ hash;
    }

    public double Uniform(double low, double high) => low + (high - low) * ((Next() >> 11) * (1.0 / (1UL << 53)));

    public double Normal()
    {
        if (_spare is double spare)
        {
            _spare = null;
            return spare;
        }
        double u, v, square;
        do
        {
            u = Uniform(-1, 1);
            v = Uniform(-1, 1);
            square = u * u + v * v;
        }
        while (square is >= 1 or 0);
        double factor = Math.Sqrt(-2 * Log(square) / square);
        _spare = v * factor;
        return u * factor;
    }

    /// <summary>The natural logarithm of a normal positive number, to about 1e-15 relative.</summary>
    internal static double Log(double x)
    {
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }
        double s = (mantissa - 1) / (mantissa + 1), square = s * s, sum = 0;
        for (int n = 23; n >= 1; n -= 2) sum = sum * square + 1.0 / n; // ln m = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.172
        return exponent * Ln2 + 2 * s * sum;
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
