namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>Drops the nodes that no output needs.</summary>
internal static class DeadNodes
{
    public static Network Remove(Network network)
    {
        var needed = new HashSet<string>(network.Outputs);
        var kept = new List<Node>();
        foreach (Node node in network.Nodes.Reverse())
        {
            if (!needed.Contains(node.Output)) continue;
            kept.Add(node);
            needed.UnionWith(node.Inputs);
        }
        if (kept.Count == network.Nodes.Count) return network;
        kept.Reverse();
        return new Network(network.Name, network.Input, network.InputShape, kept, network.Outputs);
    }
}
