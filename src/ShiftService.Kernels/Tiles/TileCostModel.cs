namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Predicts a tile's cycles from the ports that it keeps busy, to choose among shapes. The constants are those of current x64 cores
/// (two fused multiply-adds and two loads a cycle, four cycles latency and one for what the scheduler misses); other machines rank the
/// shapes much the same.
/// </summary>
public static class TileCostModel
{
    private const double FmaPerCycle = 2, LoadsPerCycle = 2, IssuesPerCycle = 5, LatencyCycles = 5;
    private const double TileOverheadCycles = 16, SegmentOverheadCycles = 3;

    // A panel's weights above this come from the second level cache, which gives so many bytes a cycle.
    private const double NearCacheBytes = 24 << 10, FarBytesPerCycle = 24;

    // Each stretch of a pixel that an epilogue reads or writes is a cache miss of its own.
    private const double StretchCycles = 5;

    /// <summary>True if the accumulators, one row of weights and one broadcast value fit the registers.</summary>
    public static bool Fits(Isa isa, int pixels, int vectors) => pixels * vectors + vectors + 1 <= isa.Registers();

    /// <summary>Cycles of one tile of pixels x vectors.</summary>
    /// <param name="isa">Vector width.</param>
    /// <param name="body">What the tile computes.</param>
    /// <param name="pixels">Pixels of the tile.</param>
    /// <param name="vectors">Vectors of output channels.</param>
    /// <param name="work">What is done for each pixel.</param>
    public static double TileCycles(Isa isa, TileBody body, int pixels, int vectors, in TileWork work)
    {
        double fma = pixels * vectors, vectorBytes = isa.Lanes() * sizeof(float);
        bool product = body is TileBody.Product or TileBody.OuterProduct;
        double loads = product ? pixels + vectors : fma + vectors;
        double perK = Math.Max(
            Math.Max(fma / FmaPerCycle, loads / LoadsPerCycle),
            Math.Max(LatencyCycles, (fma + loads + 3) / IssuesPerCycle));
        if (body == TileBody.Product && work.K * vectors * vectorBytes > NearCacheBytes)
            perK = Math.Max(perK, vectors * vectorBytes / FarBytesPerCycle);
        return work.K * perK + work.Segments * SegmentOverheadCycles + TileOverheadCycles
            + fma * (0.5 + work.EpilogueLength) + pixels * work.Operands * StretchCycles;
    }

    /// <summary>The best tile for one panel of an image of width x height, and the predicted cycles of that panel.</summary>
    public static (TileShape Shape, double Cycles) BestShape(
        Isa isa, TileBody body, int vectors, int width, int height, in TileWork work)
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
                    line += count * TileCycles(isa, body, rows * c, vectors, work);
                    single += count * TileCycles(isa, body, c, vectors, work);
                }
                double cycles = height / rows * line + height % rows * single;
                if (cycles < best.Cycles) best = (shape, cycles);
            }
        }
        return best;
    }
}
