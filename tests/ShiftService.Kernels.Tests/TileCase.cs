using ShiftService.Kernels.Tiles;

namespace ShiftService.Kernels.Tests;

/// <summary>
/// One panel's worth of work for a tile kernel: a specification, segments in each source, and a number of rows. Runs the emitted kernel and
/// the reference on copies of one arena and compares all of it.
/// </summary>
internal sealed class TileCase
{
    private readonly List<TileSource> _sources = [];
    private readonly List<(int OffsetFloats, int Steps)[]> _segments = [];
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

    /// <summary>Number of the last value that the epilogue defined.</summary>
    public int LastValue { get; private set; }

    /// <summary>
    /// Adds activations of their own stretch of the arena, strides in floats; segments are (offset in floats, number of k). Vector bodies
    /// read one vector of channels a segment.
    /// </summary>
    public TileCase Source(int rowFloats, int pixelFloats, int stepFloats, params (int OffsetFloats, int Steps)[] segments)
    {
        _sources.Add(new(rowFloats * sizeof(float), pixelFloats * sizeof(float), stepFloats * sizeof(float)));
        _segments.Add([.. segments.Select(s => ((int)_floats + s.OffsetFloats, s.Steps))]);
        _floats += _height * rowFloats + _width * pixelFloats + segments.Max(s => s.OffsetFloats + s.Steps * stepFloats) + Channels;
        return this;
    }

    public TileCase Affine(int source) => Then(EpilogueOp.Affine, source, Constants(2));

    public TileCase PRelu(int source) => Then(EpilogueOp.PRelu, source, Constants(1));

    public TileCase Relu(int source) => Then(EpilogueOp.Relu, source);

    public TileCase Clip(int source, float minimum, float maximum) => Then(EpilogueOp.Clip, source, 0, minimum, maximum);

    public TileCase AddValue(int source, int other) => Then(EpilogueOp.AddValue, source, other);

    /// <summary>Adds or multiplies an operand; gap floats between its pixels, or the same pixel for all.</summary>
    public TileCase With(EpilogueOp op, int source, int gap = 0, bool repeated = false) => Then(op, source, Operand(gap, repeated));

    public TileCase Store(int source, int gap = 0)
    {
        _epilogue.Add(new(EpilogueOp.Store, source, Operand(gap, false)));
        return this;
    }

    public TileKernelSpec Spec(TileShape shape) => new(_isa, _body, _vectors, _width, shape, _sources, _operands, _epilogue);

    /// <summary>Compares the kernel with the reference on rows first to end.</summary>
    public unsafe void AssertAgrees(TileShape shape, int firstRow = 0, int? endRow = null, int seed = 1)
    {
        TileKernelSpec spec = Spec(shape);
        var random = new Random(seed);
        using var arena = new Memory(_floats, random);
        using Memory expected = arena.Copy();
        using var weights = new Memory((long)Channels * _segments.Sum(s => s.Sum(x => x.Steps)), random);
        using var constants = new Memory((long)Channels * _slots, random);
        var segments = _segments.Select((s, i) => s.Select(x => new Segment(x.OffsetFloats * sizeof(float), x.Steps * _sources[i].StepBytes)).ToArray()).ToArray();
        Segment[] all = [.. segments.SelectMany(s => s)];
        var table = new nint[spec.PanelWords];
        fixed (Segment* first = all)
        fixed (nint* panel = table)
        {
            (table[PanelTable.Weights], table[PanelTable.Constants], table[PanelTable.NextWeights]) = (weights.Address, constants.Address, weights.Address);
            Segment* next = first;
            for (int s = 0; s < segments.Length; s++)
            {
                table[PanelTable.Segments(s)] = (nint)next;
                table[PanelTable.Segments(s) + 1] = (nint)(next += segments[s].Length);
            }
            for (int o = 0; o < _operandOffsets.Count; o++) table[PanelTable.Operand(segments.Length, o)] = _operandOffsets[o];
            TileKernels.Get(spec)(arena.Address, (nint)panel, firstRow, endRow ?? _height);
            TileReference.Run(spec, expected.Address, (nint)panel, firstRow, endRow ?? _height);
        }
        arena.AssertEqual(expected, $"{spec.Key()} rows {firstRow} to {endRow ?? _height}", 2e-5f);
    }

    private int Constants(int slots) => (_slots += slots) - slots;

    private int Operand(int gap, bool repeated)
    {
        int pixel = repeated ? 0 : Channels + gap, row = repeated ? 0 : _width * pixel + gap;
        _operands.Add(new(row * sizeof(float), pixel * sizeof(float)));
        _operandOffsets.Add((nint)_floats * sizeof(float));
        _floats += repeated ? Channels : _height * row + Channels;
        return _operands.Count - 1;
    }

    private TileCase Then(EpilogueOp op, int source, int argument = 0, float minimum = 0, float maximum = 0)
    {
        _epilogue.Add(new(op, source, argument, minimum, maximum));
        LastValue++;
        return this;
    }
}
