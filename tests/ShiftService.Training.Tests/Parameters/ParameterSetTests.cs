using ShiftService.Graph;
using ShiftService.Training.Parameters;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Parameters;

public class ParameterSetTests
{
    [Theory]
    [InlineData("shiftresnet20-e6")]
    [InlineData("resnet20")]
    public void Length_IsTheNetworksParameterCount(string name)
    {
        Network network = ZooCatalog.Create(name, new ZooOptions());

        var parameters = ParameterSet.Of(network);

        OperatorCost cost = network.Cost;
        Assert.Equal(cost.Parameters + cost.NormParameters + cost.ShiftParameters, parameters.Length);
        Assert.Equal(parameters.Length, parameters.All[^1].Offset + parameters.All[^1].Length);
    }

    [Fact]
    public void Frozen_NodesHaveNoParameters()
    {
        Network network = ZooCatalog.Create("shiftresnet20-e6", new ZooOptions());

        var head = ParameterSet.Of(network, node => node == network.Nodes[^1]);

        Assert.Equal(650, head.Length);
        Assert.Null(head.Find(network.Weights.First()));
    }
}
