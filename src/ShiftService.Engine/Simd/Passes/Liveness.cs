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
        // Everything reads from earlier operations, so one walk back finds all; networks are too deep for recursion.
        foreach (Operation operation in network.Operations.Reverse())
            if (operation is SpecialOperation { Kind: SpecialKind.Output } || pass._live.Contains(operation)) pass.Run(operation);
        return [.. network.Operations.Where(pass._live.Contains)];
    }

    private void Run(Operation operation)
    {
        _live.Add(operation);
        if (operation is not TileOperation tile)
        {
            if (((SpecialOperation)operation).Source is { } source) Store(source);
            return;
        }
        Store(tile.Input);
        tile.Live.UnionWith(tile.Stored);
        for (int value = tile.Epilogue.Count; value > 0; value--)
        {
            if (!tile.Live.Contains(value)) continue;
            EpilogueNode node = tile.Epilogue[value - 1];
            tile.Live.Add(node.Source);
            if (node.Op == EpilogueOp.AddValue) tile.Live.Add(node.Other);
            if (node.Operand is not null) Store(node.Operand);
        }
    }

    private void Store(View view)
    {
        foreach (Value value in view.Values)
        {
            _live.Add(value.Producer);
            if (value.Producer is TileOperation tile) tile.Stored.Add(value.Number);
        }
    }
}
