namespace ShiftService.Styles.Tests;

public class TileAxisTests
{
    public static TheoryData<int> Lengths => [1, 2, 31, 32, 33, 255, 256, 300, 301, 511, 700, 1000, 4001];

    [Theory, MemberData(nameof(Lengths))]
    public void Tiles_CoverEveryPixelOnce_WithAMarginOrAnEnd(int length)
    {
        const int Border = 16, Margin = 40, Stride = 4, Longest = 256;
        TileAxis axis = TileAxis.Cut(length, Border, Margin, Stride, Longest, step: 32);

        int whole = (length + 2 * Border + 31) / 32 * 32, taken = 0;
        Assert.True(axis.Window <= Longest && axis.Window % 32 == 0);
        int pixel = 0;
        foreach (TileAxis.Tile tile in axis.Tiles)
        {
            Assert.Equal((0, taken), (tile.Start % Stride, tile.First));
            Assert.True(tile.End > tile.First && tile.End <= tile.Start + axis.Window);
            Assert.True(tile.Start == 0 || tile.First - tile.Start >= Margin);
            Assert.True(tile.Start + axis.Window == whole || tile.Start + axis.Window - tile.End >= Margin);
            (int first, int end) = axis.PixelsOf(tile);
            Assert.True(first == pixel || first == end);
            (taken, pixel) = (tile.End, Math.Max(pixel, end));
        }
        Assert.Equal((whole, length), (taken, pixel));
    }

    [Fact]
    public void BeyondItsEnds_ThePictureIsMirrored_WithoutRepeatingTheEdge()
    {
        TileAxis axis = TileAxis.Cut(4, 4, 8, 4, 64, 4);
        Assert.Equal([2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1], Enumerable.Range(0, 12).Select(axis.Mirrored));
        TileAxis one = TileAxis.Cut(1, 4, 8, 4, 64, 4);
        Assert.All(Enumerable.Range(0, 12), position => Assert.Equal(0, one.Mirrored(position)));
    }
}
