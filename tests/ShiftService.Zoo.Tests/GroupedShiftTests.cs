using ShiftService.Graph;
using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Tests;

public class GroupedShiftTests
{
    [Theory]
    [InlineData(96, 3, 10, 6)]
    [InlineData(192, 3, 21, 3)]
    [InlineData(384, 3, 42, 6)]
    [InlineData(128, 5, 5, 3)]
    [InlineData(256, 5, 10, 6)]
    public void EveryDirection_HasAsManyChannels_AndTheRemainderStays(int channels, int kernel, int each, int remainder)
    {
        foreach (ShiftLayout layout in Enum.GetValues<ShiftLayout>())
        {
            Offset2D[] offsets = GroupedShift.Offsets(channels, kernel, 1, layout);
            Assert.Equal(channels, offsets.Length);
            for (int dy = -(kernel / 2); dy <= kernel / 2; dy++)
                for (int dx = -(kernel / 2); dx <= kernel / 2; dx++)
                    Assert.Equal(each + (dy == 0 && dx == 0 ? remainder : 0), offsets.Count(offset => offset == new Offset2D(dy, dx)));
            Assert.All(offsets[^remainder..], offset => Assert.Equal(default, offset));
        }
    }

    [Fact]
    public void Interleaved_NeighboursGoInDifferentDirections_HorizontalFirst()
    {
        Offset2D[] offsets = GroupedShift.Offsets(20, 3);
        Assert.Equal([new(-1, -1), new(-1, 0), new(-1, 1), new(0, -1)], offsets[..4]);
        Assert.Equal(offsets[..9], offsets[9..18]);
        Assert.Equal([default, default], offsets[18..]);
    }

    [Fact]
    public void Contiguous_EachDirectionIsARun()
    {
        Offset2D[] offsets = GroupedShift.Offsets(20, 3, 1, ShiftLayout.Contiguous);
        Assert.Equal([new(-1, -1), new(-1, -1), new(-1, 0), new(-1, 0), new(-1, 1), new(-1, 1), new(0, -1)], offsets[..7]);
        Assert.Equal([new(1, 1), default, default], offsets[17..]);
    }

    [Fact]
    public void EvenKernel_ReachesOneFurtherUpAndLeft()
    {
        Offset2D[] offsets = GroupedShift.Offsets(16, 4);
        Assert.Equal((-2, 1), (offsets.Min(offset => offset.Dy), offsets.Max(offset => offset.Dy)));
        Assert.Equal((-2, 1), (offsets.Min(offset => offset.Dx), offsets.Max(offset => offset.Dx)));
    }

    [Fact]
    public void Dilation_MultipliesOffsets()
    {
        Offset2D[] plain = GroupedShift.Offsets(30, 3), dilated = GroupedShift.Offsets(30, 3, 2);
        Assert.Equal(plain.Select(offset => new Offset2D(2 * offset.Dy, 2 * offset.Dx)), dilated);
    }

    [Fact]
    public void FewerChannelsThanDirections_NothingMoves() =>
        Assert.All(GroupedShift.Offsets(16, 5), offset => Assert.Equal(default, offset));
}
