using ShiftService.Engine.Simd.Lowering;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Chooses one order for the channels of the whole network, such that vectors that meet lie alike, and channels that a product reads at
/// the same displacement, or in the same group, are neighbours. Neighbours are one segment: this is what makes shifts, shuffles
/// and group permutations free.
/// </summary>
internal static class ChannelOrder
{
    /// <summary>The layout of every operation.</summary>
    public static Dictionary<Operation, ChannelLayout> Choose(IReadOnlyList<Operation> operations, ChannelClasses classes, int lanes)
    {
        Dictionary<int, Signature> signatures = Sign(operations, classes);
        var layouts = new Dictionary<Operation, ChannelLayout>();
        foreach (Operation operation in operations)
        {
            var sorted = Enumerable.Range(0, operation.Channels)
                .Select(channel => (Channel: channel, Signature: signatures[classes.Find(operation, channel)]))
                .OrderBy(c => c.Signature)
                .ToList();
            var blocks = new List<List<int>>();
            for (int i = 0; i < sorted.Count; i++)
            {
                if (i == 0 || !sorted[i].Signature.MeetsSameVectors(sorted[i - 1].Signature)) blocks.Add([]);
                blocks[^1].Add(sorted[i].Channel);
            }
            layouts.Add(operation, ChannelLayout.Of(blocks, operation.Channels, lanes));
        }
        return layouts;
    }

    private static Dictionary<int, Signature> Sign(IReadOnlyList<Operation> operations, ChannelClasses classes)
    {
        var signatures = new Dictionary<int, Signature>();
        foreach (Operation operation in operations)
        {
            for (int channel = 0; channel < operation.Channels; channel++)
            {
                int id = classes.Find(operation, channel);
                if (!signatures.TryGetValue(id, out Signature? signature)) signatures.Add(id, signature = new(signatures.Count));
                signature.Vectors.Add(operation.Index);
            }
            if (operation is not TileOperation tile) continue;
            if (tile.Groups.Count > 0) AddProducts(tile, classes, signatures);
            if (tile.TapWeights.Length > 0) AddTaps(tile, classes, signatures);
        }
        return signatures;
    }

    private static void AddProducts(TileOperation product, ChannelClasses classes, Dictionary<int, Signature> signatures)
    {
        if (product.Groups.Count > 1)
        {
            for (int g = 0; g < product.Groups.Count; g++)
                for (int o = 0; o < product.Groups[g].Outputs; o++)
                    signatures[classes.Find(product, product.Groups[g].FirstOutput + o)].Producers.AddRange([product.Index, g]);
        }
        int[] groupOf = GroupsOfInputs(product);
        for (int i = 0; i < groupOf.Length; i++)
        {
            ChannelRef channel = product.Input.Channels[i];
            Signature signature = signatures[classes.Find(channel.Value.Producer, channel.Channel)];
            signature.Consumers.AddRange([product.Index, groupOf[i], channel.Dy, channel.Dx]);
        }
    }

    // Channels of a sparse depthwise convolution that start at the same tap share the others as well.
    private static void AddTaps(TileOperation depthwise, ChannelClasses classes, Dictionary<int, Signature> signatures)
    {
        for (int channel = 0; channel < depthwise.Channels; channel++)
        {
            int first = Math.Max(0, Array.FindIndex(depthwise.TapWeights, tap => tap[channel] != 0));
            (int dy, int dx) = depthwise.Taps[first];
            signatures[classes.Find(depthwise, channel)].Consumers.AddRange([depthwise.Index, dy, dx]);
        }
    }

    // The group that reads each input channel; where several do (HetConv), the one that reads it displaced.
    private static int[] GroupsOfInputs(TileOperation product)
    {
        var groupOf = new int[product.Input.Channels.Length];
        for (int g = 0; g < product.Groups.Count; g++)
        {
            bool pointwise = product.Groups[g].Taps.All(t => t is { Dy: 0, Dx: 0 });
            foreach (ProductTap tap in product.Groups[g].Taps)
                if (pointwise || tap is not { Dy: 0, Dx: 0 }) groupOf[tap.Channel] = g;
        }
        return groupOf;
    }

    // What decides a channel's place, most important first.
    private sealed class Signature(int firstSeen) : IComparable<Signature>
    {
        public List<int> Vectors { get; } = [];

        public List<int> Producers { get; } = [];

        public List<int> Consumers { get; } = [];

        public bool MeetsSameVectors(Signature other) => Vectors.SequenceEqual(other.Vectors);

        public int CompareTo(Signature? other)
        {
            if (other is null) return 1;
            int order = Compare(Vectors, other.Vectors);
            if (order == 0) order = Compare(Producers, other.Producers);
            if (order == 0) order = Compare(Consumers, other.Consumers);
            return order != 0 ? order : firstSeen.CompareTo(other.FirstSeen);
        }

        private int FirstSeen => firstSeen;

        private static int Compare(List<int> a, List<int> b)
        {
            for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
                if (a[i] != b[i]) return a[i].CompareTo(b[i]);
            return a.Count.CompareTo(b.Count);
        }
    }
}
