using ShiftService.Training.Autodiff;

namespace ShiftService.Training.Tests.Autodiff;

public class DropoutMaskTests
{
    private const int Values = 20_000;

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    [InlineData(0.75f)]
    [InlineData(1f)]
    public void Rate_IsTheFractionDropped(float rate)
    {
        int dropped = Mask(rate: rate).Count(keeps => !keeps);

        double deviation = Math.Sqrt(Values * rate * (1 - rate));
        Assert.InRange(dropped, Values * rate - 4 * deviation - 1e-3, Values * rate + 4 * deviation + 1e-3);
    }

    [Theory]
    [InlineData(2, 5, 3, 4)]
    [InlineData(1, 6, 3, 4)]
    [InlineData(1, 5, 4, 4)]
    [InlineData(1, 5, 3, 5)]
    public void EveryPartOfTheKey_GivesAnIndependentMask(ulong seed, ulong step, int node, long image)
    {
        bool[] first = Mask(), second = Mask(seed, step, node, image);

        int equal = first.Zip(second).Count(pair => pair.First == pair.Second);

        Assert.InRange(equal, Values * 0.48, Values * 0.52);
    }

    [Fact]
    public void Neighbours_AreIndependent()
    {
        bool[] mask = Mask();

        int equal = mask.Zip(mask.Skip(1)).Count(pair => pair.First == pair.Second);

        Assert.InRange(equal, Values * 0.48, Values * 0.52);
    }

    // A resumed run must see the masks of the one that stopped.
    [Fact]
    public void Mask_IsPinned() =>
        Assert.Equal("11001110101110101111010000001011", string.Concat(Mask().Take(32).Select(keeps => keeps ? '1' : '0')));

    [Fact]
    public void Scale_KeepsTheMean()
    {
        Assert.Equal(1.25f, DropoutMask.Scale(0.2f));
        Assert.Equal(0, DropoutMask.Scale(1));
    }

    private static bool[] Mask(ulong seed = 1, ulong step = 5, int node = 3, long image = 4, float rate = 0.5f) =>
        [.. Enumerable.Range(0, Values).Select(element => DropoutMask.Keeps(seed, step, node, image, element, rate))];
}
