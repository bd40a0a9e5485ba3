using System.Reflection.Emit;

namespace ShiftService.Kernels.Tiles;

// The loops around the tiles, and the pointers that they move.
internal sealed partial class TileKernelEmitter
{
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
        for (int o = 0; o < _operands.Length; o++)
            _code.Advance(pointers[_inputs.Length + o], columns * _spec.Operands[o].PixelStrideBytes);
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
