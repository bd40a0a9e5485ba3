namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Predicts a tile's cycles from the ports that it keeps busy, to choose among shapes. The constants are those of current x64 cores
/// (two fused multiply-adds and two loads a cycle, four cycles latency); other machines rank the shapes much the same.
/// </summary>
public static class TileCostModel
{
    private const double FmaPerCycle = 2, LoadsPerCycle = 2, IssuesPerCycle = 5, LatencyCycles = 4, TileOverheadCycles = 16, SegmentOverheadCycles = 3;

    /// <summary>True if the accumulators, one row of weights and one broadcast value fit the registers.</summary>
    public static bool Fits(Isa isa, int pixels, int vectors) => pixels * vectors + vectors + 1 <= isa.Registers();

    /// <summary>Cycles of one tile of pixels x vectors over a number of k, in so many segments.</summary>
    public static double TileCycles(TileBody body, int pixels, int vectors, long k, int segments, int epilogueLength)
    {
        double fma = pixels * vectors;
        double loads = body == TileBody.Product ? pixels + vectors : fma + vectors;
        double perK = Math.Max(
            Math.Max(fma / FmaPerCycle, loads / LoadsPerCycle),
            Math.Max(LatencyCycles, (fma + loads + 3) / IssuesPerCycle));
        return k * perK + segments * SegmentOverheadCycles + TileOverheadCycles + fma * (0.5 + epilogueLength);
    }

    /// <summary>The best tile for one panel of an image of width x height, and the predicted cycles of that panel.</summary>
    public static (TileShape Shape, double Cycles) BestShape(
        Isa isa, TileBody body, int vectors, int width, int height, long k, int segments, int epilogueLength)
    {
        (TileShape Shape, double Cycles) best = (new(1, 1), double.MaxValue);
        for (int columns = 1; columns <= Math.Min(width, isa.Registers()) && Fits(isa, columns, vectors); columns++)
        {
            // Several rows a tile only where a whole row fits: larger images have pixels enough in one row.
            int mostRows = columns == width ? height : 1;
            for (int rows = 1; rows <= mostRows && Fits(isa, rows * columns, vectors); rows++)
            {
                var shape = new TileShape(rows, columns);
                double line = 0, single = 0;
                foreach ((int c, int count) in shape.Cut(width))
                {
                    line += count * TileCycles(body, rows * c, vectors, k, segments, epilogueLength);
                    single += count * TileCycles(body, c, vectors, k, segments, epilogueLength);
                }
                double cycles = height / rows * line + height % rows * single;
                if (cycles < best.Cycles) best = (shape, cycles);
            }
        }
        return best;
    }
}
