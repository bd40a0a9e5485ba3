using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>An operand of an epilogue: a buffer to store to (view null), or a view to read.</summary>
internal sealed record EpilogueOperand(View? View, TensorBuffer? Target);

/// <summary>
/// The live part of an operation's epilogue as instructions: which operands it uses, and which per-channel constants, slot by slot.
/// </summary>
internal sealed class EpilogueProgram
{
    private EpilogueProgram(TileOperation operation) => Constants.Add(operation.Initial);

    public List<EpilogueInstruction> Instructions { get; } = [];

    public List<EpilogueOperand> Operands { get; } = [];

    /// <summary>[slot][channel]; slot 0 is what the accumulators start from.</summary>
    public List<float[]> Constants { get; } = [];

    /// <summary>Builds the program; runs after liveness, folding and buffer assignment.</summary>
    public static EpilogueProgram Of(TileOperation operation, BufferAssignment buffers)
    {
        var program = new EpilogueProgram(operation);
        var emitted = new Dictionary<int, int> { [0] = 0 };
        int defined = 1;
        program.StoreTo(buffers.Of(operation.Values[0]), 0, operation.Stored.Contains(0));
        for (int value = 1; value <= operation.Epilogue.Count; value++)
        {
            if (!operation.Live.Contains(value)) continue;
            EpilogueNode node = operation.Epilogue[value - 1];
            if (operation.Folded.Contains(value)) emitted[value] = emitted[node.Source];
            else
            {
                program.Instructions.Add(program.Instruction(node, emitted));
                emitted[value] = defined++;
            }
            program.StoreTo(buffers.Of(operation.Values[value]), emitted[value], operation.Stored.Contains(value));
        }
        return program;
    }

    private void StoreTo(IReadOnlyList<TensorBuffer> targets, int value, bool stored)
    {
        if (!stored) return;
        foreach (TensorBuffer target in targets)
        {
            Instructions.Add(new(EpilogueOp.Store, value, Operands.Count));
            Operands.Add(new(null, target));
        }
    }

    private EpilogueInstruction Instruction(EpilogueNode node, Dictionary<int, int> emitted)
    {
        int argument = 0;
        switch (node.Op)
        {
            case EpilogueOp.Affine:
                argument = Constants.Count;
                Constants.Add(node.Factor);
                Constants.Add(node.Addend);
                break;
            case EpilogueOp.PRelu:
                argument = Constants.Count;
                Constants.Add(node.Factor);
                break;
            case EpilogueOp.AddOperand or EpilogueOp.MultiplyOperand:
                argument = Operands.Count;
                Operands.Add(new(node.Operand, null));
                break;
            case EpilogueOp.AddValue:
                argument = emitted[node.Other];
                break;
        }
        return new(node.Op, emitted[node.Source], argument, node.Minimum, node.Maximum);
    }
}
