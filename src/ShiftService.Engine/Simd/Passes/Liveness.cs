using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Finds, from the outputs back, which operations run, which of their values are computed and which are stored.
/// </summary>
internal sealed class Liveness
{
    private readonly HashSet<Operation> _live = [];

    private Liveness()
    {
    }

    /// <summary>Marks the live and stored values, and answers the operations that run, in order.</summary>
    public static IReadOnlyList<Operation> Mark(LoweredNetwork network)
    {
        var pass = new Liveness();
        foreach (Operation operation in network.Operations)
            if (operation is SpecialOperation { Kind: SpecialKind.Output }) pass.Run(operation);
        return [.. network.Operations.Where(pass._live.Contains)];
    }

    private void Run(Operation operation)
    {
        if (!_live.Add(operation)) return;
        View? input = operation is TileOperation tile ? tile.Input : ((SpecialOperation)operation).Source;
        if (input is not null) Store(input);
    }

    private void Store(View view)
    {
        foreach (Value value in view.Values)
        {
            Run(value.Producer);
            if (value.Producer is TileOperation tile && tile.Stored.Add(value.Number)) Compute(tile, value.Number);
        }
    }

    private void Compute(TileOperation tile, int value)
    {
        if (!tile.Live.Add(value) || value == 0) return;
        EpilogueNode node = tile.Epilogue[value - 1];
        Compute(tile, node.Source);
        if (node.Op == EpilogueOp.AddValue) Compute(tile, node.Other);
        if (node.Operand is not null) Store(node.Operand);
    }
}
