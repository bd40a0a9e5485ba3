namespace ShiftService.Imaging.Resizing;

/// <summary>
/// The source pixels of every output pixel along one axis and their weights, as fixed-point numbers: integer sums are the same on every
/// machine. The formulas are those of Pillow's resize (libImaging/Resample.c), which torchvision uses too.
/// </summary>
internal sealed class FilterTaps
{
    /// <summary>Bits after the point of a weight: 255 x the sum of absolute weights still fits 32 bits with its sign.</summary>
    public const int FractionBits = 32 - 8 - 2;

    private int[] _first = [], _count = [], _weights = [];
    private double[] _exact = [];
    private int _stride;

    /// <summary>What the taps are for.</summary>
    public FilterPlan Plan { get; private set; }

    /// <summary>Bytes that the taps take.</summary>
    public long AllocatedBytes =>
        sizeof(int) * (_first.LongLength + _count.LongLength + _weights.LongLength) + sizeof(double) * _exact.LongLength;

    /// <summary>Computes the taps of a plan in the memory of the one before, where that suffices.</summary>
    public void Compute(FilterPlan plan)
    {
        (int source, double start, double end, int target, ResizeFilter filter) = plan;
        double scale = (end - start) / target, stretch = Math.Max(scale, 1), support = Support(filter) * stretch;
        _stride = (int)Math.Ceiling(support) * 2 + 1;
        Grow(ref _first, target);
        Grow(ref _count, target);
        Grow(ref _weights, checked(target * _stride));
        Grow(ref _exact, _stride);
        for (int i = 0; i < target; i++)
        {
            double centre = start + (i + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0), count = Math.Min((int)(centre + support + 0.5), source) - first;
            double sum = 0;
            for (int k = 0; k < count; k++) sum += _exact[k] = Weight(filter, (first + k - centre + 0.5) / stretch);
            for (int k = 0; k < count; k++)
                _weights[i * _stride + k] = (int)Math.Round(_exact[k] / sum * (1 << FractionBits), MidpointRounding.AwayFromZero);
            _first[i] = first;
            _count[i] = count;
        }
        Plan = plan;
    }

    /// <summary>Frees the taps.</summary>
    public void Clear()
    {
        Plan = default;
        _first = _count = _weights = [];
        _exact = [];
    }

    /// <summary>Output pixels.</summary>
    public int Length => Plan.Target;

    /// <summary>The first source pixel that any output pixel reads.</summary>
    public int Low => _first[0];

    /// <summary>One past the last source pixel that any output pixel reads.</summary>
    public int High => _first[Length - 1] + _count[Length - 1];

    /// <summary>Most source pixels that an output pixel reads.</summary>
    public int Longest => Max(_count.AsSpan(0, Length));

    /// <summary>The first source pixel of an output pixel.</summary>
    public int First(int output) => _first[output];

    /// <summary>The weights of the source pixels of an output pixel, from the first one on.</summary>
    public ReadOnlySpan<int> Weights(int output) => _weights.AsSpan(output * _stride, _count[output]);

    private static int Max(ReadOnlySpan<int> counts)
    {
        int most = 0;
        foreach (int count in counts) most = Math.Max(most, count);
        return most;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length) array = new T[length];
    }

    private static double Support(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Lanczos3 => 3,
        ResizeFilter.Bicubic => 2,
        ResizeFilter.Bilinear => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private static double Weight(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        return filter switch
        {
            ResizeFilter.Lanczos3 => x < 3 ? Sinc(x) * Sinc(x / 3) : 0,
            ResizeFilter.Bicubic => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
            _ => x < 1 ? 1 - x : 0,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
