using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Analysis;

/// <summary>A shift of a network, and how the layers after it read its channels.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Input">The activation that it moves.</param>
/// <param name="Offsets">Where every channel reads from, in pixels down and to the right.</param>
/// <param name="IsReal">True where offsets are real numbers.</param>
/// <param name="Weights">
/// For every channel, the sum of absolute weights with which the 1x1 convolutions that follow read it; null where none follows.
/// </param>
public sealed record ShiftLayer(
    string Name, string Input, IReadOnlyList<(double Dy, double Dx)> Offsets, bool IsReal, IReadOnlyList<double>? Weights)
{
    /// <summary>All shifts of a network, in its order.</summary>
    public static IReadOnlyList<ShiftLayer> In(Network network) =>
    [
        .. from node in network.Nodes
           let offsets = OffsetsOf(node.Operator)
           where offsets is not null
           let weights = WeightsAfter(network, node, offsets.Count)
           select new ShiftLayer(node.Name, node.Inputs[0], offsets, node.Operator is ActiveShift, weights),
    ];

    /// <summary>
    /// The direction of a channel: its offset, or, for real offsets, the eighth of the compass that it lies in, (0, 0) within half a pixel.
    /// </summary>
    public Offset2D DirectionOf(int channel)
    {
        (double dy, double dx) = Offsets[channel];
        if (!IsReal) return new((int)dy, (int)dx);
        if (Math.Abs(dy) < 0.5 && Math.Abs(dx) < 0.5) return new(0, 0);
        double angle = Math.Round(Math.Atan2(dy, dx) / (Math.PI / 4)) * (Math.PI / 4);
        return new((int)Math.Round(Math.Sin(angle)), (int)Math.Round(Math.Cos(angle)));
    }

    private static List<(double, double)>? OffsetsOf(Operator op) => op switch
    {
        Shift shift => [.. shift.Offsets.Select(offset => ((double)offset.Dy, (double)offset.Dx))],
        SparseShift shift => OffsetsOf(shift.Rounded()),
        ActiveShift shift => [.. shift.Offsets.Values.Chunk(2).Select(pair => ((double)pair[0], (double)pair[1]))],
        _ => null,
    };

    // Norms and activations between the two keep channels apart.
    private static double[]? WeightsAfter(Network network, Node shift, int channels)
    {
        var sums = new double[channels];
        bool found = false;
        var open = new Queue<string>([shift.Output]);
        while (open.TryDequeue(out string? value))
        {
            foreach (Node reader in network.Nodes.Where(node => node.Inputs.Contains(value)))
            {
                if (reader.Operator is BatchNorm or Affine or ElementwiseOperator or PRelu) open.Enqueue(reader.Output);
                if (reader.Operator is not Convolution { IsPointwise: true } convolution) continue;
                found = true;
                int inputs = convolution.Kernel.Shape[1], outputs = convolution.Outputs / convolution.Groups;
                for (int c = 0; c < channels; c++)
                    for (int o = c / inputs * outputs; o < (c / inputs + 1) * outputs; o++)
                        sums[c] += Math.Abs(convolution.Kernel.Values[o * inputs + c % inputs]);
            }
        }
        return found ? sums : null;
    }
}
