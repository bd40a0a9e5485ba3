using ShiftService.Kernels.Images;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Kernels.Tests;

/// <summary>
/// One panel's worth of work for a tile kernel: a specification, segments in each source, and a number of rows. Runs the emitted kernel and
/// the reference on copies of one arena and compares all of it.
/// </summary>
internal sealed class TileCase
{
    private readonly List<TileSource> _sources = [];
    private readonly List<(int OffsetFloats, int Steps)[][]> _tables = [];
    private readonly List<TileOperand> _operands = [];
    private readonly List<nint> _operandOffsets = [];
    private readonly List<EpilogueInstruction> _epilogue = [];
    private readonly Isa _isa;
    private readonly TileBody _body;
    private readonly int _vectors, _width, _height;
    private long _floats;
    private int _slots = 1;

    public TileCase(Isa isa, TileBody body, int vectors, int width, int height) =>
        (_isa, _body, _vectors, _width, _height) = (isa, body, vectors, width, height);

    public int Channels => _vectors * _isa.Lanes();

    private int OuterStep => Channels + 3;

    /// <summary>Whether the kernel walks down strips of columns.</summary>
    public bool ColumnsFirst { get; set; }

    /// <summary>What the kernel asks the caches for.</summary>
    public TilePrefetch Prefetch { get; set; }

    /// <summary>Number of the last value that the epilogue defined.</summary>
    public int LastValue { get; private set; }

    /// <summary>
    /// Adds activations of their own stretch of the arena, strides in floats; segments are (offset in floats, number of k). Vector bodies
    /// read one vector of channels a segment.
    /// </summary>
    public TileCase Source(int rowFloats, int pixelFloats, int stepFloats, params (int OffsetFloats, int Steps)[] segments)
    {
        if (_body == TileBody.OuterProduct)
            segments = [.. segments.SelectMany((s, i) => new[] { s, (11 * i + s.OffsetFloats / 2, s.Steps) })];
        _sources.Add(new(rowFloats * sizeof(float), pixelFloats * sizeof(float), stepFloats * sizeof(float)));
        _tables.Add([[.. segments.Select(s => ((int)_floats + s.OffsetFloats, s.Steps))]]);
        _floats += _height * rowFloats + _width * pixelFloats + segments.Max(s => s.OffsetFloats + s.Steps * stepFloats) + Channels;
        if (_body == TileBody.OuterProduct) _floats += segments.Max(s => s.Steps) * OuterStep;
        return this;
    }

    /// <summary>
    /// The same for a ring of rows: a table for each of them, whose segments are as long as the others' and lie somewhere else.
    /// </summary>
    public TileCase Ring(int rows, int rowFloats, int pixelFloats, int stepFloats, params (int OffsetFloats, int Steps)[] segments)
    {
        // One row starts where all rows of a source do, and its strides are what the tables replace.
        int start = (int)_floats;
        Source(0, pixelFloats, stepFloats, segments);
        _floats += rows * rowFloats;
        _sources[^1] = _sources[^1] with { RowStrideBytes = rowFloats * sizeof(float), RingRows = rows };
        _tables[^1] = [.. Enumerable.Range(0, rows).Select(row =>
            segments.Select((s, i) => (start + s.OffsetFloats + (row + i) % rows * rowFloats, s.Steps)).ToArray())];
        return this;
    }

    public TileCase Affine(int source) => Then(EpilogueOp.Affine, source, Constants(2));

    public TileCase PRelu(int source) => Then(EpilogueOp.PRelu, source, Constants(1));

    public TileCase Relu(int source) => Then(EpilogueOp.Relu, source);

    public TileCase Clip(int source, float minimum, float maximum) => Then(EpilogueOp.Clip, source, 0, minimum, maximum);

    public TileCase AddValue(int source, int other) => Then(EpilogueOp.AddValue, source, other);

    /// <summary>Adds or multiplies an operand, gap floats between its pixels, or one pixel for all; all rows or a ring of them.</summary>
    public TileCase With(EpilogueOp op, int source, int gap = 0, bool repeated = false, RowRing ring = default) =>
        Then(op, source, Operand(gap, repeated, ring));

    public TileCase Store(int source, int gap = 0, RowRing ring = default)
    {
        _epilogue.Add(new(EpilogueOp.Store, source, Operand(gap, false, ring)));
        return this;
    }

    public TileKernelSpec Spec(TileShape shape) => new(_isa, _body, _vectors, _width, shape, [.. _sources], [.. _operands], [.. _epilogue])
    {
        Prefetch = Prefetch,
        ColumnsFirst = ColumnsFirst,
        OuterStepBytes = _body == TileBody.OuterProduct ? OuterStep * sizeof(float) : 0,
    };

    /// <summary>Compares the kernel with the reference on rows first to end.</summary>
    public void AssertAgrees(TileShape shape, int firstRow = 0, int? endRow = null, int seed = 1)
    {
        TileKernelSpec spec = Spec(shape);
        using Memory arena = Run(TileKernels.Get(spec), firstRow, endRow ?? _height, seed);
        using Memory expected = Run((a, p, first, end) => TileReference.Run(spec, a, p, first, end), firstRow, endRow ?? _height, seed);
        arena.AssertEqual(expected, $"{spec.Key()} rows {firstRow} to {endRow ?? _height}", 2e-5f);
    }

    /// <summary>The whole arena after the kernel ran; the same seed gives the same numbers before.</summary>
    public float[] Run(TileShape shape)
    {
        using Memory arena = Run(TileKernels.Get(Spec(shape)), 0, _height, 1);
        return arena.Floats.ToArray();
    }

    private unsafe Memory Run(TileKernel kernel, int firstRow, int endRow, int seed)
    {
        var random = new Random(seed);
        var arena = new Memory(_floats, random);
        using var weights = new Memory((long)Channels * _tables.Sum(t => t[0].Sum(x => x.Steps)), random);
        using var constants = new Memory((long)Channels * _slots, random);
        // One more than there are, because prefetching looks one too far.
        Segment[] all = [.. _tables.SelectMany((t, i) => t.SelectMany(row => row)
            .Select(x => new Segment(x.OffsetFloats * sizeof(float), x.Steps * _sources[i].StepBytes))), default];
        var table = new nint[PanelTable.Operand(_sources.Count, _operands.Count)];
        fixed (Segment* first = all)
        fixed (nint* panel = table)
        {
            table[PanelTable.Weights] = table[PanelTable.NextWeights] = weights.Address;
            table[PanelTable.Constants] = constants.Address;
            Segment* next = first;
            for (int s = 0; s < _tables.Count; s++)
            {
                table[PanelTable.Segments(s)] = (nint)next;
                table[PanelTable.Segments(s) + 1] = (nint)(next + _tables[s][0].Length);
                next += _tables[s].Sum(row => row.Length);
            }
            for (int o = 0; o < _operands.Count; o++) table[PanelTable.Operand(_sources.Count, o)] = _operandOffsets[o];
            kernel(arena.Address, (nint)panel, firstRow, endRow);
        }
        return arena;
    }

    /// <summary>Adds an operand of which every vector lies in a tensor of its own, with pixels and rows of its own distance.</summary>
    public TileCase WithApart(EpilogueOp op, int source) => Then(op, source, Apart());

    /// <summary>Stores every vector to a tensor of its own.</summary>
    public TileCase StoreApart(int source)
    {
        _epilogue.Add(new(EpilogueOp.Store, source, Apart()));
        return this;
    }

    private int Apart()
    {
        int first = _operands.Count;
        for (int v = 0; v < _vectors; v++)
        {
            Operand(v, false, default);
            _operands[^1] = _operands[^1] with { OneVector = true };
        }
        return first;
    }

    private int Constants(int slots) => (_slots += slots) - slots;

    private int Operand(int gap, bool repeated, RowRing ring)
    {
        int pixel = repeated ? 0 : Channels + gap, row = repeated ? 0 : _width * pixel + gap;
        _operands.Add(new(row * sizeof(float), pixel * sizeof(float), ring.Rows, ring.Top));
        _operandOffsets.Add((nint)_floats * sizeof(float));
        _floats += repeated ? Channels : (ring.Rows == 0 ? _height : ring.Rows) * row + Channels;
        return _operands.Count - 1;
    }

    private TileCase Then(EpilogueOp op, int source, int argument = 0, float minimum = 0, float maximum = 0)
    {
        _epilogue.Add(new(op, source, argument, minimum, maximum));
        LastValue++;
        return this;
    }
}
