using ShiftService.Load.Scenarios;

namespace ShiftService.Load.Tests;

public class RecoveryTests
{
    [Theory]
    [InlineData("1 1 1 1 1 1", 0)]
    [InlineData("9 9 1 1 1 1 1 1", 0.2)]
    [InlineData("9 1 1 - 1 1 1 1 1", 0.4)]
    [InlineData("1 1 1 1 9 1 1 1 1", 0.9)]
    [InlineData("", 0)]
    public void TimesAreNormal_WhenSeveralSlotsInARowAre(string medians, double expected)
    {
        TimeSpan?[] slots = [.. medians.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text == "-" ? (TimeSpan?)null : TimeSpan.FromMilliseconds(int.Parse(text)))];

        Assert.Equal(expected, Recovery.Seconds(slots, TimeSpan.FromMilliseconds(2)), 9);
    }
}
