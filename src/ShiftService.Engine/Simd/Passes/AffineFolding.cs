using System.Runtime.CompilerServices;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Multiplies batch norms into the weights before them, wherever the convolution's own result is used for nothing else. What lies outside
/// the image is not touched: it travels with the views.
/// </summary>
internal static class AffineFolding
{
    /// <summary>Folds what can be folded; runs after <see cref="Liveness"/>.</summary>
    public static void Fold(IEnumerable<Operation> operations)
    {
        foreach (TileOperation tile in operations.OfType<TileOperation>())
            if (tile.Body is TileBody.Product or TileBody.Depthwise) while (TryFold(tile)) ;
    }

    private static bool TryFold(TileOperation tile)
    {
        bool IsAccumulator(int value) => value == 0 || tile.Folded.Contains(value);
        if (tile.Stored.Any(IsAccumulator)) return false;
        int[] users = [.. Enumerable.Range(1, tile.Epilogue.Count)
            .Where(v => tile.Live.Contains(v) && !tile.Folded.Contains(v) && Uses(tile.Epilogue[v - 1]))];
        if (users is not [int value] || tile.Epilogue[value - 1] is not { Op: EpilogueOp.Affine } node) return false;

        tile.Initial = [.. tile.Initial.Select((x, c) => x * node.Factor[c] + node.Addend[c])];
        tile.Groups = [.. tile.Groups.Select(g => g with { Weights = Scaled(g, node.Factor) })];
        tile.TapWeights = [.. tile.TapWeights.Select(tap => tap.Select((w, c) => w * node.Factor[c]).ToArray())];
        tile.Folded.Add(value);
        return true;

        bool Uses(EpilogueNode n) => IsAccumulator(n.Source) || (n.Op == EpilogueOp.AddValue && IsAccumulator(n.Other));
    }

    // At once as fast as it gets: a model's start waits for every weight to pass here.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float[] Scaled(ProductGroup group, ReadOnlySpan<float> factors)
    {
        float[] weights = [.. group.Weights];
        int taps = group.Taps.Length;
        for (int output = 0; output < group.Outputs; output++)
        {
            float factor = factors[group.FirstOutput + output];
            foreach (ref float weight in weights.AsSpan(output * taps, taps)) weight *= factor;
        }
        return weights;
    }
}
