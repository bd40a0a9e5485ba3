using System.Reflection.Emit;

namespace ShiftService.Kernels.Tiles;

// What happens between a tile's accumulators and memory.
internal sealed partial class TileKernelEmitter
{
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
                    _code.Load(_operands[OperandOf(i, vector)], OperandBytes(i, vector, row, column));
                    _code.Add();
                    break;
                case EpilogueOp.MultiplyOperand:
                    _il.Emit(OpCodes.Ldloc, source);
                    _code.Load(_operands[OperandOf(i, vector)], OperandBytes(i, vector, row, column));
                    _code.Multiply();
                    break;
                case EpilogueOp.MaskByOperand:
                    _code.Load(_operands[OperandOf(i, vector)], OperandBytes(i, vector, row, column));
                    _code.MaskByPositive(source);
                    break;
                case EpilogueOp.AddValue:
                    _il.Emit(OpCodes.Ldloc, source);
                    _il.Emit(OpCodes.Ldloc, values[i.Argument]);
                    _code.Add();
                    break;
                case EpilogueOp.Store:
                    _code.Store(source, _operands[OperandOf(i, vector)], OperandBytes(i, vector, row, column));
                    continue;
                default:
                    throw new InvalidOperationException($"epilogue operation {i.Op} is unknown; this is a bug");
            }
            LocalBuilder result = _code.Declare();
            _il.Emit(OpCodes.Stloc, result);
            values.Add(result);
        }
    }

    private int ConstantBytes(int slot, int vector) => (slot * _spec.Vectors + vector) * _vectorBytes;

    private int OperandOf(EpilogueInstruction instruction, int vector) =>
        _spec.Operands[instruction.Argument].OneVector ? instruction.Argument + vector : instruction.Argument;

    private int OperandBytes(EpilogueInstruction instruction, int vector, int row, int column)
    {
        TileOperand operand = _spec.Operands[OperandOf(instruction, vector)];
        int vectorBytes = operand.OneVector ? 0 : vector * _vectorBytes;
        return checked(row * operand.RowStrideBytes + column * operand.PixelStrideBytes + vectorBytes);
    }
}
