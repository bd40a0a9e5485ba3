using System.Collections.Concurrent;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Zoo.Tests;

/// <summary>Costs of networks, each built once for all tests. The networks themselves are not kept.</summary>
internal static class Costs
{
    private static readonly ConcurrentDictionary<(string, int?, int?), Lazy<Cost>> Known = new();

    public static Cost Of(string name, int? size = null, int? classes = null) =>
        Known.GetOrAdd((name, size, classes), key => new(() => Count(name, size, classes))).Value;

    private static Cost Count(string name, int? size, int? classes)
    {
        Network network = ZooCatalog.Create(name, new() { Height = size, Classes = classes, Initialization = Initialization.Zeros });
        OperatorCost head = network.Nodes.Where(node => node.Operator is FullyConnected).Select(network.CostOf).LastOrDefault();
        return new(network.Cost, head);
    }

    /// <param name="All">The whole network.</param>
    /// <param name="Head">Its last fully connected layer.</param>
    public sealed record Cost(OperatorCost All, OperatorCost Head);
}
