using ShiftService.Engine.Simd.Execution;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Turns a tile operation into a step: finds runs of vectors whose operands lie alike, cuts them into panels, chooses tiles, packs weights
/// and writes the tables.
/// </summary>
internal sealed unsafe class TileStepBuilder
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

    /// <summary>Room after the last table, because prefetching looks one segment too far.</summary>
    private const int TrailingWords = 2;

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

    private TileStepBuilder(Isa isa, TileOperation operation, BufferAssignment buffers, ChannelLayout layout)
    {
        _isa = isa;
        _operation = operation;
        _buffers = buffers;
        _layout = layout;
        _epilogue = EpilogueProgram.Of(operation, buffers);
        _operands = operation.Body == TileBody.Product ? new(operation, buffers) : null;
        _lanes = isa.Lanes();
    }

    private bool IsProduct => _operation.Body == TileBody.Product;

    /// <summary>Builds the step.</summary>
    public static TileStep Build(Isa isa, TileOperation operation, BufferAssignment buffers, ChannelLayout layout) =>
        new TileStepBuilder(isa, operation, buffers, layout).Build();

    private TileStep Build()
    {
        List<Panel> panels = [];
        int vectors = _layout.Pitch / _lanes;
        for (int first = 0; first < vectors;)
        {
            int end = first + 1;
            while (end < vectors && LieAlike(end - 1, end)) end++;
            panels.AddRange(Partition(first, end));
            first = end;
        }
        (NativeBlock memory, TilePanel[] tables) = Write(panels);
        long weightBytes = panels.Sum(p => p.WeightFloats * sizeof(float));
        string kernel = string.Join(" ", panels.GroupBy(p => p.Label(_isa)).Select(g => g.Count() > 1 ? $"{g.Count()} x {g.Key}" : g.Key));
        return new TileStep(
            _operation.Name, kernel, tables, _operation.Height, BlockRows(panels), IsProduct && weightBytes > StationaryWeightBytes, memory)
        {
            MultiplyAccumulates = MultiplyAccumulates(),
        };
    }

    private long MultiplyAccumulates()
    {
        long pixels = (long)_operation.Height * _operation.Width;
        return _operation.Body switch
        {
            TileBody.Product => pixels * _operation.Groups.Sum(g => (long)g.Weights.Length),
            TileBody.Depthwise when !_operation.IsShift => pixels * _operation.Taps.Count * _operation.Channels,
            _ => 0,
        };
    }

    private int BlockRows(List<Panel> panels)
    {
        if (panels.Count == 1 || panels.Any(p => p.Shape.Rows > 1)) return _operation.Height;
        long rowBytes = _operation.Input.Values.Max(v => (long)_buffers.Of(_operation, _operation.Input).First(b => b.Value == v).RowBytes) * _operation.StrideY;
        return (int)Math.Clamp(BlockBytes / rowBytes, 1, _operation.Height);
    }

    // Panels of a run of vectors, by dynamic programming over the predicted cycles.
    private List<Panel> Partition(int first, int end)
    {
        int count = end - first;
        var best = new (double Cycles, Panel? Last)[count + 1];
        for (int i = 1; i <= count; i++)
        {
            best[i].Cycles = double.MaxValue;
            for (int vectors = 1; vectors <= Math.Min(i, MostVectors); vectors++)
            {
                Panel panel = PanelOf(first + i - vectors, vectors);
                double cycles = best[i - vectors].Cycles + panel.Cycles;
                if (cycles < best[i].Cycles) best[i] = (cycles, panel);
            }
        }
        var panels = new List<Panel>();
        for (int i = count; i > 0; i -= best[i].Last!.Vectors) panels.Insert(0, best[i].Last!);
        return panels;
    }

    private Panel PanelOf(int vector, int vectors)
    {
        int[] channels = _layout.Channels[(vector * _lanes)..((vector + vectors) * _lanes)];
        PanelOperands operands = IsProduct
            ? _operands!.Of([.. channels.Where(c => c >= 0).Select(_operands.GroupOf).Distinct().Order()])
            : VectorOperands(vector, channels);
        int k = IsProduct ? operands.Order.Length : operands.SegmentCount;
        (TileShape shape, double cycles) = TileCostModel.BestShape(
            _isa, _operation.Body, vectors, _operation.Width, _operation.Height,
            new TileWork(k, operands.SegmentCount, _epilogue.Instructions.Count, _epilogue.Operands.Count));
        int weightsPerLane = _operation.Body is TileBody.Product or TileBody.Depthwise ? k : 0;
        return new(vector, vectors, channels, operands, shape, cycles, (long)weightsPerLane * channels.Length);
    }

    // A depthwise panel reads only the taps that some of its channels use.
    private int[] TapsOf(int[] channels) => [.. Enumerable.Range(0, _operation.Taps.Count)
        .Where(t => _operation.Body != TileBody.Depthwise || channels.Any(c => c >= 0 && _operation.TapWeights[t][c] != 0))
        .DefaultIfEmpty(0)];

    private PanelOperands VectorOperands(int vector, int[] channels)
    {
        (TensorBuffer buffer, int position) = PlaceOf(_operation.Input, vector);
        var source = new TileSource(
            checked(buffer.RowBytes * _operation.StrideY), checked(buffer.PixelBytes * _operation.StrideX), sizeof(float), buffer.Ring.Rows);
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
                throw new InvalidOperationException($"'{_operation.Name}': channels that meet in a vector do not lie together; this is a bug");
            place = here;
        }
        return place!.Value;
    }

    private bool LieAlike(int vector, int next)
    {
        IEnumerable<View> views = _epilogue.Operands.Where(o => o.View is not null).Select(o => o.View!);
        if (!IsProduct) views = views.Append(_operation.Input);
        return views.All(view =>
        {
            (TensorBuffer buffer, int position) = PlaceOf(view, vector);
            return PlaceOf(view, next) == (buffer, position + _lanes);
        });
    }

    private (NativeBlock, TilePanel[]) Write(List<Panel> panels)
    {
        long floats = panels.Sum(p => Align(p.WeightFloats) + Align((long)_epilogue.Constants.Count * p.Channels.Length));
        long words = panels.Sum(p => 2L * p.Operands.Tables.Sum(t => t.Sum(row => row.Length)) + SpecOf(p).PanelWords);
        var memory = new NativeBlock(floats * sizeof(float) + (words + TrailingWords) * sizeof(nint));
        var nextFloat = (float*)memory.Address;
        var nextWord = (nint*)(nextFloat + floats);
        var tables = new TilePanel[panels.Count];
        nint* previous = null;
        for (int i = 0; i < tables.Length; i++)
        {
            Panel panel = panels[i];
            TileKernelSpec spec = SpecOf(panel);
            nint* table = nextWord;
            nextWord += spec.PanelWords;
            table[PanelTable.Weights] = table[PanelTable.NextWeights] = (nint)nextFloat;
            if (previous is not null) previous[PanelTable.NextWeights] = (nint)nextFloat;
            previous = table;
            PackWeights(panel, nextFloat);
            nextFloat += Align(panel.WeightFloats);
            table[PanelTable.Constants] = (nint)nextFloat;
            for (int slot = 0; slot < _epilogue.Constants.Count; slot++)
                for (int lane = 0; lane < panel.Channels.Length; lane++)
                    if (panel.Channels[lane] is >= 0 and var c) nextFloat[slot * panel.Channels.Length + lane] = _epilogue.Constants[slot][c];
            nextFloat += Align((long)_epilogue.Constants.Count * panel.Channels.Length);
            for (int s = 0; s < spec.Sources.Count; s++)
            {
                table[PanelTable.Segments(s)] = (nint)nextWord;
                table[PanelTable.Segments(s) + 1] = (nint)(nextWord + 2 * panel.Operands.Tables[s][0].Length);
                foreach (Segment segment in panel.Operands.Tables[s].SelectMany(row => row))
                {
                    *(Segment*)nextWord = segment;
                    nextWord += 2;
                }
            }
            for (int o = 0; o < spec.Operands.Count; o++)
            {
                (TensorBuffer buffer, int position) = OperandPlace(_epilogue.Operands[o], panel.Vector);
                table[PanelTable.Operand(spec.Sources.Count, o)] = (nint)buffer.OperandAddress(position);
            }
            tables[i] = new(TileKernels.Get(spec), (nint)table, spec);
        }
        return (memory, tables);
    }

    private void PackWeights(Panel panel, float* to)
    {
        int lanes = panel.Channels.Length;
        if (_operation.Body == TileBody.Depthwise)
        {
            foreach (int t in TapsOf(panel.Channels))
            {
                for (int lane = 0; lane < lanes; lane++)
                    if (panel.Channels[lane] is >= 0 and var c) to[lane] = _operation.TapWeights[t][c];
                to += lanes;
            }
            return;
        }
        if (!IsProduct) return;
        var places = panel.Operands.Order.Select((tap, k) => (tap, k)).ToLookup(p => p.tap, p => p.k);
        for (int lane = 0; lane < lanes; lane++)
        {
            if (panel.Channels[lane] is not (>= 0 and var c)) continue;
            ProductGroup group = _operation.Groups[_operands!.GroupOf(c)];
            ReadOnlySpan<float> weights = group.Weights.AsSpan((c - group.FirstOutput) * group.Taps.Length, group.Taps.Length);
            for (int t = 0; t < weights.Length; t++) to[(long)places[group.Taps[t]].First() * lanes + lane] += weights[t];
        }
    }

    private TileKernelSpec SpecOf(Panel panel) => new(
        _isa, _operation.Body, panel.Vectors, _operation.Width, panel.Shape, panel.Operands.Sources,
        [.. _epilogue.Operands.Select(o => LayoutOf(o, panel.Vector))], _epilogue.Instructions)
    {
        Prefetch = PrefetchOf(panel),
        ColumnsFirst = !IsProduct && panel.Operands.SegmentCount > 1 && panel.Shape.Rows == 1,
    };

    private TilePrefetch PrefetchOf(Panel panel)
    {
        if (!IsProduct) return default;
        bool nextSegment = panel.Operands.SegmentCount > panel.Operands.Sources.Length;
        if (panel.WeightFloats * sizeof(float) < NearWeightBytes) return new(0, 0, nextSegment);
        int tilesARow = panel.Shape.Cut(_operation.Width).Sum(t => t.Count);
        int tiles = tilesARow * (_operation.Height / panel.Shape.Rows + _operation.Height % panel.Shape.Rows);
        int vectorBytes = panel.Vectors * _lanes * sizeof(float);
        return new(tiles > 1 ? PrefetchAheadBytes : PrefetchStreamBytes, tiles > 1 && tiles <= MostTilesToSpread ? (vectorBytes + tiles - 1) / tiles : 0, nextSegment);
    }

    // An image of one pixel beside a larger one is the same for all pixels.
    private TileOperand LayoutOf(EpilogueOperand operand, int vector)
    {
        TensorBuffer buffer = OperandPlace(operand, vector).Buffer;
        bool repeated = operand.View is { Height: 1, Width: 1 } && (_operation.Height, _operation.Width) != (1, 1);
        return repeated ? new(0, 0) : buffer.AsOperand;
    }

    private (TensorBuffer Buffer, int Position) OperandPlace(EpilogueOperand operand, int vector) =>
        operand.View is null ? (operand.Target!, vector * _lanes) : PlaceOf(operand.View, vector);

    private static long Align(long floats) => (floats + 15) / 16 * 16;

    private sealed record Panel(
        int Vector, int Vectors, int[] Channels, PanelOperands Operands, TileShape Shape, double Cycles, long WeightFloats)
    {
        public string Label(Isa isa) => $"{(Shape.Rows > 1 ? $"{Shape.Rows}x" : "")}{Shape.Columns}px x {Vectors * isa.Lanes()}";
    }
}
