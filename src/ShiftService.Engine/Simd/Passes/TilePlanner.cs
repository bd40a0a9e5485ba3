using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Plans how a tile operation is computed: cuts its vectors of output channels into panels, and chooses each panel's tile and kernel. What
/// the epilogue reads may lie apart, vector by vector; what a depthwise convolution or pooling reads must lie together.
/// </summary>
internal sealed class TilePlanner
{
    /// <summary>Most vectors of a panel: beyond it, a tile has too few pixels to hide the latency of its loads.</summary>
    private const int MostVectors = 4;

    /// <summary>Activations of a block of rows should stay in the level 2 cache.</summary>
    private const long BlockBytes = 384 << 10;

    /// <summary>Weights above this are fetched once for all images of a run.</summary>
    private const long StationaryWeightBytes = 512 << 10;

    /// <summary>Weights of a panel below this stay in the first level cache by themselves.</summary>
    private const long NearWeightBytes = 16 << 10;

    /// <summary>The way of weights from the second level cache is covered by this much.</summary>
    private const int PrefetchAheadBytes = 2048;

    /// <summary>Where weights are used once (fully connected layers), they come from farther away, and by this much ahead.</summary>
    private const int PrefetchStreamBytes = 8192;

    /// <summary>Panels of more tiles take so long that fetching the next one as they end costs nothing.</summary>
    private const int MostTilesToSpread = 32;

    private readonly Isa _isa;
    private readonly TileOperation _operation;
    private readonly BufferAssignment _buffers;
    private readonly ChannelLayout _layout;
    private readonly EpilogueProgram _epilogue;
    private readonly PanelOperandBuilder? _operands;
    private readonly int _lanes;

    /// <summary>Plans an operation; its buffers have their places.</summary>
    public TilePlanner(Isa isa, TileOperation operation, BufferAssignment buffers, ChannelLayout layout)
    {
        _isa = isa;
        _operation = operation;
        _buffers = buffers;
        _layout = layout;
        _epilogue = EpilogueProgram.Of(operation, buffers);
        _operands = operation.Body == TileBody.Product ? new(operation, buffers) : null;
        _lanes = isa.Lanes();
        Panels = PlanPanels();
    }

    public TileOperation Operation => _operation;

    public EpilogueProgram Epilogue => _epilogue;

    public IReadOnlyList<PlannedPanel> Panels { get; }

    /// <summary>What it runs on, for reports.</summary>
    public string Label => string.Join(
        " ", Panels.GroupBy(p => p.Label(_isa)).Select(g => g.Count() > 1 ? $"{g.Count()} x {g.Key}" : g.Key));

    /// <summary>True for weights so large that they are fetched once for all images of a run.</summary>
    public bool WeightsFirst => IsProduct && Panels.Sum(p => p.WeightFloats) * sizeof(float) > StationaryWeightBytes;

    /// <summary>Rows that all panels pass over before the next rows.</summary>
    public int BlockRows
    {
        get
        {
            if (Panels.Count == 1 || Panels.Any(p => p.Shape.Rows > 1)) return _operation.Height;
            long rowBytes = _buffers.Of(_operation, _operation.Input).Max(b => (long)b.RowBytes) * _operation.StrideY;
            return (int)Math.Clamp(BlockBytes / rowBytes, 1, _operation.Height);
        }
    }

    private bool IsProduct => _operation.Body == TileBody.Product;

    private List<PlannedPanel> PlanPanels()
    {
        List<PlannedPanel> panels = [];
        int vectors = _layout.Pitch / _lanes;
        for (int first = 0; first < vectors;)
        {
            int end = first + 1;
            while (end < vectors && LieAlike(end - 1, end)) end++;
            panels.AddRange(Partition(first, end));
            first = end;
        }
        return panels;
    }

    // Panels of a run of vectors, by dynamic programming over the predicted cycles.
    private List<PlannedPanel> Partition(int first, int end)
    {
        int count = end - first;
        var best = new (double Cycles, PlannedPanel? Last)[count + 1];
        for (int i = 1; i <= count; i++)
        {
            best[i].Cycles = double.MaxValue;
            for (int vectors = 1; vectors <= Math.Min(i, MostVectors); vectors++)
            {
                PlannedPanel panel = PanelOf(first + i - vectors, vectors);
                double cycles = best[i - vectors].Cycles + panel.Cycles;
                if (cycles < best[i].Cycles) best[i] = (cycles, panel);
            }
        }
        var panels = new List<PlannedPanel>();
        for (int i = count; i > 0; i -= best[i].Last!.Vectors) panels.Insert(0, best[i].Last!);
        return panels;
    }

    private PlannedPanel PanelOf(int vector, int vectors)
    {
        int[] channels = _layout.Channels[(vector * _lanes)..((vector + vectors) * _lanes)];
        PanelOperands operands = IsProduct
            ? _operands!.Of([.. channels.Where(c => c >= 0).Select(_operation.GroupOf).Distinct().Order()])
            : VectorOperands(vector, channels);
        PanelEpilogue epilogue = EpilogueOf(vector, vectors);
        int k = IsProduct ? operands.Order.Length : operands.SegmentCount;
        (TileShape shape, double cycles) = TileCostModel.BestShape(
            _isa, _operation.Body, vectors, _operation.Width, _operation.Height,
            new TileWork(k, operands.SegmentCount, epilogue.Instructions.Length, epilogue.Operands.Length));
        int weightsPerLane = _operation.Body is TileBody.Product or TileBody.Depthwise ? k : 0;
        return new(vector, vectors, channels, operands, epilogue, shape, cycles, (long)weightsPerLane * channels.Length);
    }

    private PanelOperands VectorOperands(int vector, int[] channels)
    {
        (TensorBuffer buffer, int position) = PlaceOf(_operation.Input, vector);
        var source = new TileSource(
            checked(buffer.RowBytes * _operation.StrideY),
            checked(buffer.PixelBytes * _operation.StrideX),
            sizeof(float),
            buffer.Ring.Rows);
        IEnumerable<Segment> Table(int row) => TapsOf(channels).Select(t => _operation.Taps[t]).Select(t =>
            new Segment((nint)buffer.AddressOfPosition(position, row * _operation.StrideY + t.Dy, t.Dx), sizeof(float)));
        return new([source], [[.. Enumerable.Range(0, Math.Max(1, buffer.Ring.Rows)).Select(row => Table(row).ToArray())]], []);
    }

    // The buffer, and the position in it, that a vector of output positions meets in a view.
    private (TensorBuffer Buffer, int Position) PlaceOf(View view, int vector)
    {
        TensorBuffer[] buffers = _buffers.Of(_operation, view);
        (TensorBuffer Buffer, int Position)? place = null;
        for (int lane = 0; lane < _lanes; lane++)
        {
            int channel = _layout.Channels[vector * _lanes + lane];
            if (channel < 0) continue;
            (TensorBuffer, int) here = (buffers[channel], buffers[channel].Positions[view.Channels[channel].Channel] - lane);
            if (place is { } known && known != here)
                throw new InvalidOperationException(
                    $"'{_operation.Name}': channels that meet in a vector do not lie together; this is a bug");
            place = here;
        }
        return place!.Value;
    }

    // Vectors that a kernel takes straight from memory must follow each other there; what a product reads is up to its segments.
    private bool LieAlike(int vector, int next)
    {
        if (IsProduct) return true;
        (TensorBuffer buffer, int position) = PlaceOf(_operation.Input, vector);
        return PlaceOf(_operation.Input, next) == (buffer, position + _lanes);
    }

    /// <summary>The kernel of a panel.</summary>
    public TileKernelSpec SpecOf(PlannedPanel panel) => new(
        _isa, _operation.Body, panel.Vectors, _operation.Width, panel.Shape, panel.Operands.Sources,
        panel.Epilogue.Operands, panel.Epilogue.Instructions)
    {
        Prefetch = PrefetchOf(panel),
        ColumnsFirst = !IsProduct && panel.Operands.SegmentCount > 1 && panel.Shape.Rows == 1,
    };

    // The epilogue on the operands as this panel meets them: one for all its vectors where they follow each other, else one for each.
    private PanelEpilogue EpilogueOf(int first, int vectors)
    {
        var operands = new List<TileOperand>();
        var places = new List<(TensorBuffer Buffer, int Position)>();
        var numbers = new List<int>();
        foreach (EpilogueOperand operand in _epilogue.Operands)
        {
            numbers.Add(operands.Count);
            (TensorBuffer Buffer, int Position)[] here = [.. Enumerable.Range(first, vectors).Select(v => OperandPlace(operand, v))];
            bool alike = here.Index().All(p => p.Item == (here[0].Buffer, here[0].Position + p.Index * _lanes));
            foreach ((TensorBuffer buffer, int position) in alike ? here[..1] : here)
            {
                operands.Add(LayoutOf(operand, buffer) with { OneVector = !alike });
                places.Add((buffer, position));
            }
        }
        IEnumerable<EpilogueInstruction> instructions =
            _epilogue.Instructions.Select(i => UsesOperand(i.Op) ? i with { Argument = numbers[i.Argument] } : i);
        return new([.. operands], [.. places], [.. instructions]);
    }

    private static bool UsesOperand(EpilogueOp op) => op is EpilogueOp.Store or EpilogueOp.AddOperand or EpilogueOp.MultiplyOperand;

    private TilePrefetch PrefetchOf(PlannedPanel panel)
    {
        if (!IsProduct) return default;
        bool nextSegment = panel.Operands.SegmentCount > panel.Operands.Sources.Length;
        if (panel.WeightFloats * sizeof(float) < NearWeightBytes) return new(0, 0, nextSegment);
        int tilesARow = panel.Shape.Cut(_operation.Width).Sum(t => t.Count);
        int tiles = tilesARow * (_operation.Height / panel.Shape.Rows + _operation.Height % panel.Shape.Rows);
        int vectorBytes = panel.Vectors * _lanes * sizeof(float);
        int nextPanelStep = tiles is > 1 and <= MostTilesToSpread ? (vectorBytes + tiles - 1) / tiles : 0;
        return new(tiles > 1 ? PrefetchAheadBytes : PrefetchStreamBytes, nextPanelStep, nextSegment);
    }

    // An image of one pixel beside a larger one is the same for all pixels.
    private TileOperand LayoutOf(EpilogueOperand operand, TensorBuffer buffer)
    {
        bool repeated = operand.View is { Height: 1, Width: 1 } && (_operation.Height, _operation.Width) != (1, 1);
        return repeated ? new(0, 0) : buffer.AsOperand;
    }

    // The buffer of an epilogue's operand, and the position in it where a vector of the output meets it.
    private (TensorBuffer Buffer, int Position) OperandPlace(EpilogueOperand operand, int vector) =>
        operand.View is null ? (operand.Target!, vector * _lanes) : PlaceOf(operand.View, vector);

    /// <summary>The taps of a depthwise panel: only those that some of its channels use.</summary>
    public int[] TapsOf(int[] channels) => [.. Enumerable.Range(0, _operation.Taps.Count)
        .Where(t => _operation.Body != TileBody.Depthwise || channels.Any(c => c >= 0 && _operation.TapWeights[t][c] != 0))
        .DefaultIfEmpty(0)];
}
