using System.Numerics.Tensors;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>One panel of a call: a kernel, its table, and the packed weights that the table points to.</summary>
internal sealed unsafe class CallPanel(TileKernelSpec spec, LaneMemory memory, int first, int[] weightOf, int constantSlots)
{
    private readonly TileKernel _kernel = TileKernels.Get(spec);
    private readonly nint* _table = memory.Words(spec.PanelWords);
    private readonly float* _weights = memory.Floats(weightOf.Length);
    private readonly float* _constants = memory.Floats((long)constantSlots * spec.Vectors * spec.Isa.Lanes());

    /// <summary>Number of the first output channel.</summary>
    public int First => first;

    /// <summary>Output channels, those of the last vector's rest included.</summary>
    public int Lanes { get; } = spec.Vectors * spec.Isa.Lanes();

    /// <summary>Index, in the weight's values, of each packed weight; -1 for zero. [k][lane].</summary>
    public int[] WeightOf => weightOf;

    /// <summary>Writes the table but for the constants.</summary>
    public void Point(ReadOnlySpan<Segment> segments, ReadOnlySpan<nint> operands)
    {
        _table[PanelTable.Weights] = _table[PanelTable.NextWeights] = (nint)_weights;
        _table[PanelTable.Constants] = (nint)_constants;
        // One more than there are, because prefetching looks one too far.
        var to = (Segment*)memory.Words(2L * (segments.Length + 1));
        segments.CopyTo(new(to, segments.Length));
        _table[PanelTable.Segments(0)] = (nint)to;
        _table[PanelTable.Segments(0) + 1] = (nint)(to + segments.Length);
        for (int o = 0; o < operands.Length; o++) _table[PanelTable.Operand(1, o)] = operands[o];
    }

    /// <summary>The packed weights, [k][lane], to be written in place.</summary>
    public Span<float> Weights => new(_weights, weightOf.Length);

    /// <summary>Takes other segments, at most as many as it was pointed to.</summary>
    public void Redirect(ReadOnlySpan<Segment> segments)
    {
        var to = (Segment*)_table[PanelTable.Segments(0)];
        segments.CopyTo(new(to, segments.Length));
        _table[PanelTable.Segments(0) + 1] = (nint)(to + segments.Length);
    }

    /// <summary>Packs weights again after they changed.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        int[] of = weightOf;
        float* to = _weights;
        for (int i = 0; i < of.Length; i++) to[i] = of[i] < 0 ? 0 : weights[of[i]];
    }

    /// <summary>Packs weights that lie as [k][output], each row multiplied by a factor of its own.</summary>
    public void PackRows(ReadOnlySpan<float> weights, ReadOnlySpan<float> factors, int outputs)
    {
        int lanes = Math.Min(Lanes, outputs - first);
        for (int k = 0; k < factors.Length; k++)
            TensorPrimitives.Multiply(weights.Slice(k * outputs + first, lanes), factors[k], new Span<float>(_weights + k * Lanes, lanes));
    }

    /// <summary>Sets a slot of per-channel constants; channels beyond those given are zero.</summary>
    public void SetConstants(int slot, ReadOnlySpan<float> values)
    {
        var to = new Span<float>(_constants + slot * Lanes, Lanes);
        to.Clear();
        if (first < values.Length) values.Slice(first, Math.Min(Lanes, values.Length - first)).CopyTo(to);
    }

    /// <summary>Computes rows 0 to so many of the image in a slice.</summary>
    public void Run(nint slice, int rows) => _kernel(slice, (nint)_table, 0, rows);

    /// <summary>The same with the segments cut off after so many, and operand 0 at an address that does not move with the slice.</summary>
    public void Run(nint slice, int rows, int segments, nint operandAddress)
    {
        _table[PanelTable.Segments(0) + 1] = _table[PanelTable.Segments(0)] + segments * sizeof(Segment);
        _table[PanelTable.Operand(1, 0)] = operandAddress - slice;
        _kernel(slice, (nint)_table, 0, rows);
    }
}
