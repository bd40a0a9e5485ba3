using ShiftService.Kernels.Tiles;

namespace ShiftService.Kernels.Tests;

public class TileShapeTests
{
    [Fact]
    public void A_row_is_cut_into_as_few_tiles_as_possible_that_differ_by_at_most_a_pixel_and_cover_it()
    {
        for (int columns = 1; columns <= 30; columns++)
        {
            for (int width = 1; width <= 130; width++)
            {
                (int Columns, int Count)[] parts = [.. new TileShape(1, columns).Cut(width)];
                Assert.Equal(width, parts.Sum(p => p.Columns * p.Count));
                Assert.Equal((width + columns - 1) / columns, parts.Sum(p => p.Count));
                Assert.All(parts, p => Assert.True(p.Count > 0 && p.Columns >= 1 && p.Columns <= columns));
                Assert.InRange(parts.Length, 1, 2);
                if (parts.Length == 2) Assert.Equal(parts[0].Columns - 1, parts[1].Columns);
            }
        }
    }

    [Fact]
    public void The_best_shape_fits_the_registers_and_the_image()
    {
        foreach (Isa isa in Enum.GetValues<Isa>())
            foreach (TileBody body in Enum.GetValues<TileBody>())
                for (int vectors = 1; TileCostModel.Fits(isa, 1, vectors); vectors++)
                    foreach ((int width, int height) in ((int, int)[])
                        [(1, 1), (1, 9), (3, 3), (4, 8), (7, 7), (14, 14), (17, 2), (224, 224)])
                    {
                        (TileShape shape, double cycles) = TileCostModel.BestShape(
                            isa, body, vectors, width, height, new TileWork(64, 9, 3, 2));
                        Assert.True(TileCostModel.Fits(isa, shape.Rows * shape.Columns, vectors), $"{isa} {shape} of {vectors} vectors");
                        Assert.InRange(shape.Columns, 1, width);
                        Assert.InRange(shape.Rows, 1, height);
                        // Rows of a tile are whole rows: a band of rows can always start at any of them otherwise.
                        if (shape.Rows > 1) Assert.Equal(width, shape.Columns);
                        Assert.True(double.IsFinite(cycles) && cycles > 0);
                    }
    }

    [Fact]
    public void More_work_is_predicted_to_take_longer()
    {
        double Cycles(long k, int width) =>
            TileCostModel.BestShape(Isa.Vector256, TileBody.Product, 2, width, 8, new TileWork(k, 1, 1, 1)).Cycles;
        Assert.True(Cycles(64, 14) < Cycles(256, 14));
        Assert.True(Cycles(64, 14) < Cycles(64, 56));
    }
}
