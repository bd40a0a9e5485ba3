namespace ShiftService.Graph.Onnx.Reading;

/// <summary>Puts nodes in an order in which each comes after those it reads; an order that is right already is kept.</summary>
internal static class NodeOrder
{
    /// <param name="nodes">Nodes in the order of the file.</param>
    /// <param name="isDefined">Whether a value is an input or an initializer.</param>
    /// <exception cref="ModelException">A value has no definition, is defined twice, or depends on itself.</exception>
    public static List<FileNode> Sort(IReadOnlyList<FileNode> nodes, Func<string, bool> isDefined)
    {
        var producers = new Dictionary<string, int>();
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Outputs)
            {
                if (output.Length > 0 && (isDefined(output) || !producers.TryAdd(output, i)))
                    throw new ModelException(ModelError.DuplicateName, $"'{output}' is defined twice", nodes[i].Name);
            }
        }
        var order = new List<FileNode>(nodes.Count);
        var state = new State[nodes.Count];
        // Depth first with a stack of our own: a file decides how deep the chain is.
        var stack = new Stack<(int Node, int NextInput)>();
        for (int root = 0; root < nodes.Count; root++)
        {
            if (state[root] == State.Unseen) stack.Push((root, 0));
            while (stack.TryPop(out (int Node, int NextInput) top))
            {
                FileNode node = nodes[top.Node];
                state[top.Node] = State.Open;
                if (top.NextInput == node.Inputs.Count)
                {
                    state[top.Node] = State.Done;
                    order.Add(node);
                    continue;
                }
                stack.Push((top.Node, top.NextInput + 1));
                string input = node.Inputs[top.NextInput];
                if (input.Length == 0 || isDefined(input)) continue;
                if (!producers.TryGetValue(input, out int producer))
                    throw new ModelException(
                        ModelError.MissingValue, $"input '{input}' is not defined by any node, input or initializer", node.Name);
                if (state[producer] == State.Open)
                    throw new ModelException(ModelError.Cycle, $"'{input}' depends on itself", node.Name);
                if (state[producer] == State.Unseen) stack.Push((producer, 0));
            }
        }
        return order;
    }

    private enum State { Unseen, Open, Done }
}
