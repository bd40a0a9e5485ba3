using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// Sorts channels so that those which a shift moves alike are adjacent: published layouts alternate the directions from channel to channel,
/// and a pointwise convolution that takes a shift into its addresses then reads every channel from another place. The order of channels
/// between two dense convolutions is free: the first one's outputs, what lies between, and the second one's inputs are permuted alike.
/// </summary>
public static class ShiftOrder
{
    /// <summary>
    /// The network with sorted shifts; the same function, with permuted copies of weights, under their names. Shifts are sorted where their
    /// channels come from a dense convolution and go to a dense pointwise one, through norms and element-wise operators on the way, nobody
    /// else reads anything between the two, and no weight concerned has another reader. A network without such shifts, or with all of them
    /// sorted, is returned as it is.
    /// </summary>
    public static Network Sort(Network network)
    {
        var graph = new Wiring(network);
        Operator[] operators = [.. network.Nodes.Select(n => n.Operator)];
        bool changed = false;
        for (int i = 0; i < operators.Length; i++)
        {
            if (operators[i] is not Shift shift) continue;
            int[] order = OrderOf(shift.Offsets);
            if (order.Select((from, to) => from == to).All(stays => stays)) continue;
            if (graph.PathAround(i) is not { } path) continue;
            operators[path[0]] = PermuteOutputs((Convolution)operators[path[0]], order);
            foreach (int node in path[1..^1]) operators[node] = Permute(operators[node], order);
            operators[path[^1]] = PermuteInputs((Convolution)operators[path[^1]], order);
            changed = true;
        }
        if (!changed) return network;
        return new(
            network.Name, network.Input, network.InputShape, [.. network.Nodes.Select((n, i) => n with { Operator = operators[i] })],
            network.Outputs);
    }

    // For each new channel the old one; OrderBy keeps the order of equals.
    private static int[] OrderOf(IReadOnlyList<Offset2D> offsets) =>
        [.. Enumerable.Range(0, offsets.Count).OrderBy(c => offsets[c].Dy).ThenBy(c => offsets[c].Dx)];

    private static Convolution PermuteOutputs(Convolution convolution, int[] order) => convolution with
    {
        Kernel = Permute(convolution.Kernel, order),
        Bias = convolution.Bias is null ? null : Permute(convolution.Bias, order),
    };

    private static Convolution PermuteInputs(Convolution convolution, int[] order)
    {
        Weight kernel = convolution.Kernel;
        var values = new float[kernel.Values.Length];
        for (int i = 0; i < values.Length; i++) values[i] = kernel.Values[i / order.Length * order.Length + order[i % order.Length]];
        return convolution with { Kernel = new(kernel.Name, [.. kernel.Shape], values) };
    }

    private static Operator Permute(Operator op, int[] order) => op switch
    {
        Shift s => new Shift([.. order.Select(c => s.Offsets[c])]),
        BatchNorm n => n with
        {
            Scale = Permute(n.Scale, order),
            Bias = Permute(n.Bias, order),
            Mean = Permute(n.Mean, order),
            Variance = Permute(n.Variance, order),
        },
        Affine a => new Affine(Permute(a.Scale, order), Permute(a.Bias, order)),
        PRelu r => new PRelu(Permute(r.Slope, order)),
        _ => op,
    };

    // Permutes the outermost dimension.
    private static Weight Permute(Weight weight, int[] order)
    {
        int length = weight.Values.Length / order.Length;
        var values = new float[weight.Values.Length];
        for (int c = 0; c < order.Length; c++) weight.Values.AsSpan(order[c] * length, length).CopyTo(values.AsSpan(c * length));
        return new(weight.Name, [.. weight.Shape], values);
    }

    // Who defines and who reads what.
    private sealed class Wiring
    {
        private readonly Network _network;
        private readonly Dictionary<string, int> _definedAt = [];
        private readonly Dictionary<string, List<int>> _readers = [];
        private readonly HashSet<Weight> _shared;

        public Wiring(Network network)
        {
            _network = network;
            for (int i = 0; i < network.Nodes.Count; i++)
            {
                _definedAt.Add(network.Nodes[i].Output, i);
                foreach (string input in network.Nodes[i].Inputs)
                    if (_readers.TryGetValue(input, out List<int>? readers)) readers.Add(i);
                    else _readers.Add(input, [i]);
            }
            _shared = [.. network.Nodes.SelectMany(n => n.Operator.Weights).GroupBy(w => w).Where(g => g.Count() > 1).Select(g => g.Key)];
        }

        // The nodes from the convolution before a shift to the one behind it, or null if its channels cannot be permuted.
        public int[]? PathAround(int shift)
        {
            var path = new List<int> { shift };
            for (int i = shift; _network.Nodes[path[0]].Operator is not Convolution; i = path[0])
            {
                string input = _network.Nodes[i].Inputs[0];
                if (!_definedAt.TryGetValue(input, out int producer) || OnlyReader(input) != i) return null;
                if (!(IsPassive(producer) || _network.Nodes[producer].Operator is Convolution { Groups: 1 })) return null;
                path.Insert(0, producer);
            }
            while (_network.Nodes[path[^1]].Operator is not Convolution || path.Count == 1)
            {
                if (OnlyReader(_network.Nodes[path[^1]].Output) is not int reader) return null;
                if (!(IsPassive(reader) || _network.Nodes[reader].Operator is Convolution { Groups: 1, IsPointwise: true })) return null;
                path.Add(reader);
            }
            return path.Any(i => _network.Nodes[i].Operator.Weights.Any(_shared.Contains)) ? null : [.. path];
        }

        private int? OnlyReader(string value) =>
            _readers.TryGetValue(value, out List<int>? readers) && readers.Count == 1 && !_network.Outputs.Contains(value)
                ? readers[0]
                : null;

        private bool IsPassive(int node) =>
            _network.Nodes[node].Operator is BatchNorm or Affine or PRelu or Relu or Clip or Dropout;
    }
}
