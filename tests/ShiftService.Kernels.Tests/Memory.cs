using System.Runtime.InteropServices;

namespace ShiftService.Kernels.Tests;

/// <summary>
/// Native floats with room for a vector behind them: kernels read whole vectors. Random content, so that whatever is read or left
/// unwritten by mistake shows.
/// </summary>
internal sealed unsafe class Memory : IDisposable
{
    private const int SlackFloats = 64;

    private readonly float* _floats;

    public Memory(long floats, Random random)
    {
        Count = checked((int)floats) + SlackFloats;
        _floats = (float*)NativeMemory.AlignedAlloc((nuint)Count * sizeof(float), 64);
        foreach (ref float value in Floats) value = random.NextSingle() * 2 - 1;
    }

    private Memory(Memory other)
    {
        Count = other.Count;
        _floats = (float*)NativeMemory.AlignedAlloc((nuint)Count * sizeof(float), 64);
        other.Floats.CopyTo(Floats);
    }

    public int Count { get; }

    public nint Address => (nint)_floats;

    public Span<float> Floats => new(_floats, Count);

    public Memory Copy() => new(this);

    /// <summary>Fails where this differs from what was expected, anywhere: also where nothing should have been written.</summary>
    public void AssertEqual(Memory expected, string what, float tolerance = 1e-5f)
    {
        for (int i = 0; i < Count; i++)
        {
            float wanted = expected._floats[i], got = _floats[i];
            if (!got.Equals(wanted) && !(MathF.Abs(got - wanted) <= tolerance * MathF.Max(1, MathF.Abs(wanted))))
                Assert.Fail($"{what}: float {i} of {Count} is {got:R} instead of {wanted:R}");
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_floats);
}
