using System.Reflection.Emit;

namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Emits the code of one tile kernel as IL, which the JIT compiles for this machine. Emitting is what lets every stride be a
/// constant, so that all pixels of a tile are addressed from one pointer, and every accumulator a local, so that the tile of any shape
/// stays in registers; no source text could spell out all the shapes. The loops, from outside in: rows, tiles along the row, sources,
/// segments, k. <see cref="TileReference"/> is the specification.
/// </summary>
internal sealed partial class TileKernelEmitter
{
    private readonly TileKernelSpec _spec;
    private readonly VectorCode _code;
    private readonly ILGenerator _il;
    private readonly int _vectorBytes;
    private readonly LocalBuilder _row;
    private readonly LocalBuilder _weights;
    private readonly LocalBuilder _constants;
    private readonly LocalBuilder _segment;
    private readonly LocalBuilder _pointer;
    private readonly LocalBuilder _end;
    private readonly LocalBuilder _weight;
    private readonly LocalBuilder _nextPanel;
    private readonly LocalBuilder _tilesLeft;
    private readonly LocalBuilder[] _inputs;
    private readonly LocalBuilder[] _segmentsFirst;
    private readonly LocalBuilder[] _segmentsEnd;
    private readonly LocalBuilder[] _operands;

    private TileKernelEmitter(TileKernelSpec spec, ILGenerator il)
    {
        _spec = spec;
        _il = il;
        _code = new VectorCode(il, spec.Isa);
        _vectorBytes = spec.Isa.Lanes() * sizeof(float);
        _row = Pointer();
        _weights = Pointer();
        _constants = Pointer();
        _segment = Pointer();
        _pointer = Pointer();
        _end = Pointer();
        _weight = Pointer();
        _nextPanel = Pointer();
        _tilesLeft = Pointer();
        _inputs = [.. spec.Sources.Select(_ => Pointer())];
        _segmentsFirst = [.. spec.Sources.Select(_ => Pointer())];
        _segmentsEnd = [.. spec.Sources.Select(_ => Pointer())];
        _operands = [.. spec.Operands.Select(_ => Pointer())];
    }

    /// <summary>Compiles a kernel.</summary>
    public static TileKernel Compile(TileKernelSpec spec)
    {
        var method = new DynamicMethod(
            $"{spec.Body}{spec.Shape.Rows * spec.Shape.Columns}x{spec.Vectors * spec.Isa.Lanes()}{spec.Isa.Label()}",
            typeof(void),
            [typeof(nint), typeof(nint), typeof(nint), typeof(nint)],
            typeof(TileKernelEmitter).Module)
        {
            InitLocals = false,
        };
        new TileKernelEmitter(spec, method.GetILGenerator()).EmitKernel();
        return method.CreateDelegate<TileKernel>();
    }

    private bool IsProduct => _spec.Body is TileBody.Product or TileBody.OuterProduct;

    private LocalBuilder Pointer() => _il.DeclareLocal(typeof(nint));

    private void EmitKernel()
    {
        LoadPanelWord(PanelTable.Weights);
        _il.Emit(OpCodes.Stloc, _weights);
        LoadPanelWord(PanelTable.Constants);
        _il.Emit(OpCodes.Stloc, _constants);
        if (_spec.Prefetch.NextPanelStepBytes > 0)
        {
            LoadPanelWord(PanelTable.NextWeights);
            _il.Emit(OpCodes.Stloc, _nextPanel);
        }
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Stloc, _row);

        if (_spec.ColumnsFirst) EmitColumns();
        else
        {
            EmitRows(_spec.Shape.Rows);
            if (_spec.Shape.Rows > 1) EmitRows(1);
        }
        _il.Emit(OpCodes.Ret);
    }

    private void EmitTile(int rows, int columns)
    {
        var accumulators = new LocalBuilder[rows * columns, _spec.Vectors];
        for (int v = 0; v < _spec.Vectors; v++)
        {
            for (int p = 0; p < rows * columns; p++)
            {
                accumulators[p, v] = _code.Declare();
                if (p == 0) _code.Load(_constants, v * _vectorBytes);
                else _il.Emit(OpCodes.Ldloc, accumulators[0, v]);
                _il.Emit(OpCodes.Stloc, accumulators[p, v]);
            }
        }
        _il.Emit(OpCodes.Ldloc, _weights);
        _il.Emit(OpCodes.Stloc, _weight);
        for (int s = 0; s < _inputs.Length; s++) EmitSegments(s, columns, accumulators);
        for (int v = 0; v < _spec.Vectors; v++)
            for (int p = 0; p < rows * columns; p++) EmitEpilogue(accumulators[p, v], v, p / columns, p % columns);
    }

    private void EmitSegments(int source, int columns, LocalBuilder[,] accumulators)
    {
        Label next = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, _segmentsFirst[source]);
        _il.Emit(OpCodes.Stloc, _segment);
        _il.MarkLabel(next);
        _il.Emit(OpCodes.Ldloc, _inputs[source]);
        _il.Emit(OpCodes.Ldloc, _segment);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _pointer);
        if (_spec.Prefetch.NextSegment) EmitSegmentPrefetch(source, columns, accumulators.GetLength(0));
        if (_spec.Body == TileBody.OuterProduct) EmitPartner();
        if (IsProduct) EmitProduct(source, columns, accumulators);
        else EmitVectorTap(source, columns, accumulators);
        _code.Advance(_segment, (_spec.Body == TileBody.OuterProduct ? 4 : 2) * nint.Size);
        _il.Emit(OpCodes.Ldloc, _segment);
        _il.Emit(OpCodes.Ldloc, _segmentsEnd[source]);
        _il.Emit(OpCodes.Blt_Un, next);
    }

    // The other factor of an outer product takes the weights' place.
    private void EmitPartner()
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldloc, _segment);
        _code.AddConstant(2 * nint.Size);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _weight);
    }

    // After the last segment of a table the word read is whatever follows, and so a harmless address.
    private void EmitSegmentPrefetch(int source, int columns, int pixels)
    {
        _il.Emit(OpCodes.Ldloc, _inputs[source]);
        _il.Emit(OpCodes.Ldloc, _segment);
        _code.AddConstant(2 * nint.Size);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _end);
        for (int p = 0; p < pixels; p++) _code.PrefetchNear(_end, PixelBytes(source, p, columns));
    }

    // The heart: for every k of the segment, load the weights of the panel's outputs, broadcast each pixel's value, multiply and add.
    private void EmitProduct(int source, int columns, LocalBuilder[,] accumulators)
    {
        Label next = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, _pointer);
        _il.Emit(OpCodes.Ldloc, _segment);
        _code.AddConstant(nint.Size);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _end);
        _il.MarkLabel(next);
        EmitPrefetch();
        LocalBuilder[] weights = LoadWeights();
        LocalBuilder value = _code.Declare();
        for (int p = 0; p < accumulators.GetLength(0); p++)
        {
            _code.LoadBroadcast(_pointer, PixelBytes(source, p, columns));
            _il.Emit(OpCodes.Stloc, value);
            for (int v = 0; v < weights.Length; v++) _code.MultiplyAdd(value, weights[v], accumulators[p, v]);
        }
        _code.Advance(_pointer, _spec.Sources[source].StepBytes);
        _code.Advance(_weight, _spec.Body == TileBody.OuterProduct ? _spec.OuterStepBytes : _spec.Vectors * _vectorBytes);
        _il.Emit(OpCodes.Ldloc, _pointer);
        _il.Emit(OpCodes.Ldloc, _end);
        _il.Emit(OpCodes.Blt_Un, next);
    }

    // Weights come from two levels away: those needed soon from the second level cache, and the next panel's, spread evenly over the whole
    // of this panel, from beyond it.
    private void EmitPrefetch()
    {
        if (_spec.Prefetch.AheadBytes > 0)
            for (int v = 0; v < _spec.Vectors; v++) _code.PrefetchNear(_weight, _spec.Prefetch.AheadBytes + v * _vectorBytes);
        if (_spec.Prefetch.NextPanelStepBytes > 0)
        {
            _code.PrefetchFar(_nextPanel, 0);
            _code.Advance(_nextPanel, _spec.Prefetch.NextPanelStepBytes);
        }
    }

    // One tap of a depthwise convolution or pooling: vectors of channels straight from memory.
    private void EmitVectorTap(int source, int columns, LocalBuilder[,] accumulators)
    {
        LocalBuilder[] weights = _spec.Body == TileBody.Depthwise ? LoadWeights() : [];
        for (int p = 0; p < accumulators.GetLength(0); p++)
        {
            for (int v = 0; v < _spec.Vectors; v++)
            {
                int bytes = PixelBytes(source, p, columns) + v * _vectorBytes;
                LocalBuilder accumulator = accumulators[p, v];
                if (_spec.Body != TileBody.Depthwise) _il.Emit(OpCodes.Ldloc, accumulator);
                _code.Load(_pointer, bytes);
                if (_spec.Body == TileBody.Depthwise)
                {
                    _il.Emit(OpCodes.Ldloc, weights[v]);
                    _il.Emit(OpCodes.Ldloc, accumulator);
                    _code.MultiplyAdd();
                }
                else if (_spec.Body == TileBody.Sum)
                {
                    _code.Add();
                }
                else
                {
                    _code.Max();
                }
                _il.Emit(OpCodes.Stloc, accumulator);
            }
        }
        if (_spec.Body == TileBody.Depthwise) _code.Advance(_weight, _spec.Vectors * _vectorBytes);
    }

    private LocalBuilder[] LoadWeights()
    {
        var weights = new LocalBuilder[_spec.Vectors];
        for (int v = 0; v < weights.Length; v++)
        {
            weights[v] = _code.Declare();
            _code.Load(_weight, v * _vectorBytes);
            _il.Emit(OpCodes.Stloc, weights[v]);
        }
        return weights;
    }

    private int PixelBytes(int source, int pixel, int columns) => checked(
        pixel / columns * _spec.Sources[source].RowStrideBytes + pixel % columns * _spec.Sources[source].PixelStrideBytes);

    private void LoadPanelWord(int word)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _code.AddConstant(word * nint.Size);
        _il.Emit(OpCodes.Ldind_I);
    }
}
