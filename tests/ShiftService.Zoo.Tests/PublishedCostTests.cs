using System.Globalization;

namespace ShiftService.Zoo.Tests;

public class PublishedCostTests
{
    public static TheoryData<string, Count, string, int?, int?> Figures()
    {
        var data = new TheoryData<string, Count, string, int?, int?>();
        foreach (var (network, count, printed, size, classes) in PublishedCosts.All) data.Add(network, count, printed, size, classes);
        return data;
    }

    /// <summary>Within 1 %, or within one unit of the last printed digit, as some tables round and some cut.</summary>
    [Theory]
    [MemberData(nameof(Figures))]
    public void Cost_AgreesWithTheFigure(string network, Count count, string printed, int? size, int? classes)
    {
        Costs.Cost cost = Costs.Of(network, size, classes);
        double actual = count switch
        {
            Count.Weights => cost.All.Parameters,
            Count.WithNorms => cost.All.Parameters + cost.All.NormParameters,
            Count.All => cost.All.AllParameters,
            Count.WeightsWithoutHead => cost.All.Parameters - cost.Head.Parameters,
            Count.Mac => cost.All.MultiplyAccumulates,
            Count.MacWithoutHead => cost.All.MultiplyAccumulates - cost.Head.MultiplyAccumulates,
            _ => 2.0 * cost.All.MultiplyAccumulates,
        };
        string digits = printed.TrimEnd('G');
        bool isExact = !digits.Contains('.');
        double unit = isExact ? 1 : digits == printed ? 1e6 : 1e9;
        double figure = double.Parse(digits, CultureInfo.InvariantCulture) * unit;
        double lastDigit = unit * Math.Pow(10, digits.IndexOf('.') + 1 - digits.Length);
        double tolerance = isExact ? 0 : Math.Max(0.01 * figure, lastDigit);
        Assert.InRange(actual, figure - tolerance, figure + tolerance);
    }

    /// <summary>The published AS-ResNet operation counts of the narrow networks are higher than any count of their layers.</summary>
    [Theory]
    [InlineData("as-resnet-w32", 171e6, 4.2e6)]
    [InlineData("as-resnet-w50", 404e6, 6.5e6)]
    public void AsResNetOperations_AreSlightlyBelowThePublished(string network, double published, double gap) =>
        Assert.InRange(Costs.Of(network).All.MultiplyAccumulates, published - gap, published);

    [Fact]
    public void ShiftNetWidthHalved_QuartersTheTrunk() => Assert.InRange(
        Costs.Of("shiftnet-a").All.MultiplyAccumulates / (double)Costs.Of("shiftnet-b").All.MultiplyAccumulates, 3.5, 4);

    [Fact]
    public void StyleNetworkWithShifts_HasSixTimesFewerParameters() => Assert.InRange(
        Costs.Of("style-original").All.AllParameters / (double)Costs.Of("style-shift").All.AllParameters, 6, 7);

    [Fact]
    public void SecondShiftOfAModule_CostsNothing() =>
        Assert.Equal(Costs.Of("shiftresnet20-e6-paper").All, Costs.Of("shiftresnet20-e6-paper-sc2").All);
}
