using System.Reflection.Emit;

namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Emits the code of one tile kernel as IL, which the JIT compiles for this machine. Emitting is what lets every stride be a
/// constant, so that all pixels of a tile are addressed from one pointer, and every accumulator a local, so that the tile of any shape
/// stays in registers; no source text could spell out all the shapes. The loops, from outside in: rows, tiles along the row, sources,
/// segments, k. <see cref="TileReference"/> is the specification.
/// </summary>
internal sealed class TileKernelEmitter
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

    // Tiles of one strip of columns, row after row: the next row reads mostly what this one has just read.
    private void EmitColumns()
    {
        LocalBuilder[] strips = [.. _inputs.Concat(_operands).Select(_ => Pointer())];
        foreach (LocalBuilder strip in strips)
        {
            _il.Emit(OpCodes.Ldc_I4_0);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Stloc, strip);
        }
        foreach ((int columns, int count) in _spec.Shape.Cut(_spec.Width))
        {
            EmitRepeat(count, () =>
            {
                _il.Emit(OpCodes.Ldarg_2);
                _il.Emit(OpCodes.Stloc, _row);
                EmitWhileRowsLeft(1, () =>
                {
                    EmitPointers();
                    LocalBuilder[] pointers = [.. _inputs, .. _operands];
                    for (int i = 0; i < strips.Length; i++)
                    {
                        _il.Emit(OpCodes.Ldloc, pointers[i]);
                        _il.Emit(OpCodes.Ldloc, strips[i]);
                        _il.Emit(OpCodes.Add);
                        _il.Emit(OpCodes.Stloc, pointers[i]);
                    }
                    EmitTile(1, columns);
                });
                AdvanceColumns(strips, columns);
            });
        }
    }

    private void EmitRows(int rows) => EmitWhileRowsLeft(rows, () =>
    {
        EmitPointers();
        foreach ((int columns, int count) in _spec.Shape.Cut(_spec.Width))
        {
            EmitRepeat(count, () =>
            {
                EmitTile(rows, columns);
                AdvanceColumns([.. _inputs, .. _operands], columns);
            });
        }
    });

    // While the row plus this many is within the end.
    private void EmitWhileRowsLeft(int rows, Action emitBody)
    {
        Label check = _il.DefineLabel(), body = _il.DefineLabel();
        _il.Emit(OpCodes.Br, check);
        _il.MarkLabel(body);
        emitBody();
        _code.Advance(_row, rows);
        _il.MarkLabel(check);
        _il.Emit(OpCodes.Ldloc, _row);
        _code.AddConstant(rows);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Ble, body);
    }

    private void EmitRepeat(int count, Action emitBody)
    {
        if (count == 1)
        {
            emitBody();
            return;
        }
        Label next = _il.DefineLabel();
        _il.Emit(OpCodes.Ldc_I4, count);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Stloc, _tilesLeft);
        _il.MarkLabel(next);
        emitBody();
        _code.Advance(_tilesLeft, -1);
        _il.Emit(OpCodes.Ldloc, _tilesLeft);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Bgt, next);
    }

    // Pointers of sources, then of operands, move on by so many pixels.
    private void AdvanceColumns(LocalBuilder[] pointers, int columns)
    {
        for (int s = 0; s < _inputs.Length; s++) _code.Advance(pointers[s], columns * _spec.Sources[s].PixelStrideBytes);
        for (int o = 0; o < _operands.Length; o++) _code.Advance(pointers[_inputs.Length + o], columns * _spec.Operands[o].PixelStrideBytes);
    }

    // Where the first pixel of the current row lies.
    private void EmitPointers()
    {
        for (int s = 0; s < _inputs.Length; s++)
        {
            EmitSegmentTable(s);
            _il.Emit(OpCodes.Ldarg_0);
            if (_spec.Sources[s].RingRows == 0) AddRowTimes(_spec.Sources[s].RowStrideBytes);
            _il.Emit(OpCodes.Stloc, _inputs[s]);
        }
        for (int o = 0; o < _operands.Length; o++)
        {
            _il.Emit(OpCodes.Ldarg_0);
            LoadPanelWord(PanelTable.Operand(_inputs.Length, o));
            _il.Emit(OpCodes.Add);
            if (_spec.Operands[o].RingRows == 0) AddRowTimes(_spec.Operands[o].RowStrideBytes);
            else AddSlotTimes(_spec.Operands[o]);
            _il.Emit(OpCodes.Stloc, _operands[o]);
        }
    }

    // The segments of this row: the one table there is, or that of the row's place in the ring.
    private void EmitSegmentTable(int source)
    {
        LoadPanelWord(PanelTable.Segments(source));
        _il.Emit(OpCodes.Stloc, _segmentsFirst[source]);
        LoadPanelWord(PanelTable.Segments(source) + 1);
        _il.Emit(OpCodes.Stloc, _segmentsEnd[source]);
        if (_spec.Sources[source].RingRows == 0) return;

        _il.Emit(OpCodes.Ldloc, _segmentsEnd[source]);
        _il.Emit(OpCodes.Ldloc, _segmentsFirst[source]);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _pointer);
        _il.Emit(OpCodes.Ldloc, _segmentsFirst[source]);
        LoadRowModulo(0, _spec.Sources[source].RingRows);
        _il.Emit(OpCodes.Ldloc, _pointer);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _segmentsFirst[source]);
        _il.Emit(OpCodes.Ldloc, _segmentsFirst[source]);
        _il.Emit(OpCodes.Ldloc, _pointer);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _segmentsEnd[source]);
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
        if (_spec.Body == TileBody.Product) EmitProduct(source, columns, accumulators);
        else EmitVectorTap(source, columns, accumulators);
        _code.Advance(_segment, 2 * nint.Size);
        _il.Emit(OpCodes.Ldloc, _segment);
        _il.Emit(OpCodes.Ldloc, _segmentsEnd[source]);
        _il.Emit(OpCodes.Blt_Un, next);
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
        _code.Advance(_weight, _spec.Vectors * _vectorBytes);
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

    private void EmitEpilogue(LocalBuilder accumulator, int vector, int row, int column)
    {
        var values = new List<LocalBuilder> { accumulator };
        foreach (EpilogueInstruction i in _spec.Epilogue)
        {
            LocalBuilder source = values[i.Source];
            switch (i.Op)
            {
                case EpilogueOp.Affine:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.Load(_constants, ConstantBytes(i.Argument, vector));
                    _code.Load(_constants, ConstantBytes(i.Argument + 1, vector));
                    _code.MultiplyAdd();
                    break;
                case EpilogueOp.Relu:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.LoadConstant(0);
                    _code.Max();
                    break;
                case EpilogueOp.Clip:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.LoadConstant(i.Minimum);
                    _code.Max();
                    _code.LoadConstant(i.Maximum);
                    _code.Min();
                    break;
                case EpilogueOp.PRelu:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.LoadConstant(0);
                    _code.Min();
                    _code.Load(_constants, ConstantBytes(i.Argument, vector));
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.LoadConstant(0);
                    _code.Max();
                    _code.MultiplyAdd();
                    break;
                case EpilogueOp.AddOperand:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.Load(_operands[i.Argument], OperandBytes(i.Argument, vector, row, column));
                    _code.Add();
                    break;
                case EpilogueOp.MultiplyOperand:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.Load(_operands[i.Argument], OperandBytes(i.Argument, vector, row, column));
                    _code.Multiply();
                    break;
                case EpilogueOp.AddValue:
                    _il.Emit(OpCodes.Ldloc, source);
                    _il.Emit(OpCodes.Ldloc, values[i.Argument]);
                    _code.Add();
                    break;
                case EpilogueOp.Store:
                    _code.Store(source, _operands[i.Argument], OperandBytes(i.Argument, vector, row, column));
                    continue;
                default:
                    throw new InvalidOperationException($"epilogue operation {i.Op} is unknown; this is a bug");
            }
            LocalBuilder result = _code.Declare();
            _il.Emit(OpCodes.Stloc, result);
            values.Add(result);
        }
    }

    private int PixelBytes(int source, int pixel, int columns) => checked(
        pixel / columns * _spec.Sources[source].RowStrideBytes + pixel % columns * _spec.Sources[source].PixelStrideBytes);

    private int ConstantBytes(int slot, int vector) => (slot * _spec.Vectors + vector) * _vectorBytes;

    private int OperandBytes(int operand, int vector, int row, int column) => checked(
        row * _spec.Operands[operand].RowStrideBytes + column * _spec.Operands[operand].PixelStrideBytes + vector * _vectorBytes);

    private void LoadPanelWord(int word)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _code.AddConstant(word * nint.Size);
        _il.Emit(OpCodes.Ldind_I);
    }

    private void AddSlotTimes(TileOperand operand)
    {
        LoadRowModulo(operand.RingTop, operand.RingRows);
        _il.Emit(OpCodes.Ldc_I4, operand.RowStrideBytes);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Add);
    }

    private void LoadRowModulo(int offset, int modulus)
    {
        _il.Emit(OpCodes.Ldloc, _row);
        _code.AddConstant(offset);
        _il.Emit(OpCodes.Ldc_I4, modulus);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Rem_Un);
    }

    private void AddRowTimes(int bytes)
    {
        _il.Emit(OpCodes.Ldloc, _row);
        _il.Emit(OpCodes.Ldc_I4, bytes);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Add);
    }
}
