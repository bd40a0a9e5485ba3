using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>Cuts vectors of output channels into panels, by dynamic programming over the predicted cycles.</summary>
internal static class PanelPartition
{
    private const int MostVectors = 4;

    /// <summary>Chooses panels.</summary>
    /// <param name="vectors">Vectors to cut.</param>
    /// <param name="cyclesOf">Predicted cycles of the panel of so many vectors from a first one on.</param>
    public static IReadOnlyList<(int First, int Count)> Choose(int vectors, Func<int, int, double> cyclesOf)
    {
        var best = new (double Cycles, int Count)[vectors + 1];
        for (int i = 1; i <= vectors; i++)
        {
            best[i].Cycles = double.MaxValue;
            for (int count = 1; count <= Math.Min(i, MostVectors); count++)
            {
                double cycles = best[i - count].Cycles + cyclesOf(i - count, count);
                if (cycles < best[i].Cycles) best[i] = (cycles, count);
            }
        }
        var panels = new List<(int, int)>();
        for (int i = vectors; i > 0; i -= best[i].Count) panels.Insert(0, (i - best[i].Count, best[i].Count));
        return panels;
    }

    /// <summary>The best tile of a panel and its predicted cycles.</summary>
    public static (TileShape Shape, double Cycles) Shape(Isa isa, TileBody body, int vectors, int width, int height, in TileWork work) =>
        TileCostModel.BestShape(isa, body, vectors, width, height, work);
}
