using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// An operation that runs on tile kernels: a product (any convolution or matrix product), or a depthwise convolution, sum or maximum
/// over taps, and then its epilogue.
/// </summary>
internal sealed class TileOperation : Operation
{
    // Every node becomes code for every accumulator of a tile: a method of endless length takes the JIT endlessly.
    private const int MostEpilogueNodes = 24;

    private (int FirstY, int LastY, int FirstX, int LastX)[]? _tapRanges;
    private int[]? _groupOf;

    public TileOperation(string name, int index, TileBody body, View input, int channels, int height, int width) : base(name, index)
    {
        Body = body;
        Input = input;
        Height = height;
        Width = width;
        Initial = new float[channels];
        Values.Add(new Value(this, 0, channels, height, width));
    }

    public TileBody Body { get; }

    public View Input { get; }

    public int Height { get; }

    public int Width { get; }

    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    /// <summary>What the accumulators start from, per channel: the bias.</summary>
    public float[] Initial { get; set; }

    /// <summary>For products: in the order of their outputs, without gaps.</summary>
    public IReadOnlyList<ProductGroup> Groups
    {
        get;
        set => (field, _groupOf) = (value, null);
    } = [];

    /// <summary>For the other bodies: displacements in input pixels, the same for all channels.</summary>
    public IReadOnlyList<(int Dy, int Dx)> Taps { get; init; } = [(0, 0)];

    /// <summary>For depthwise convolutions: [tap][channel].</summary>
    public float[][] TapWeights { get; set; } = [];

    /// <summary>True for a depthwise convolution that is a shift, whose arithmetic the papers do not count.</summary>
    public bool IsShift { get; init; }

    /// <summary>Node i defines value i + 1.</summary>
    public List<EpilogueNode> Epilogue { get; } = [];

    /// <summary>True if the epilogue is so long that what follows had better go on in an operation of its own.</summary>
    public bool IsFull => Epilogue.Count >= MostEpilogueNodes;

    /// <summary>Values that some later operation reads from memory; set by the liveness pass.</summary>
    public HashSet<int> Stored { get; } = [];

    /// <summary>Values that are computed at all; set by the liveness pass.</summary>
    public HashSet<int> Live { get; } = [];

    public override IEnumerable<View> Reads => Body == TileBody.Product ? Operands.Prepend(Input) : VectorReads;

    public override IEnumerable<View> VectorReads => Body == TileBody.Product ? Operands : Operands.Prepend(Input);

    /// <summary>
    /// Values that need no instruction, because the weights already make the accumulator what they are; set by affine folding.
    /// </summary>
    public HashSet<int> Folded { get; } = [];

    /// <summary>What the epilogue reads from memory.</summary>
    public IEnumerable<View> Operands => Epilogue.Where((n, i) => n.Operand is not null && Live.Contains(i + 1)).Select(n => n.Operand!);

    /// <summary>The extreme displacements at which channel i of the input is read, besides the view's own.</summary>
    public (int FirstY, int LastY, int FirstX, int LastX) TapRange(int channel)
    {
        _tapRanges ??= FindTapRanges();
        return _tapRanges[channel];
    }

    private (int FirstY, int LastY, int FirstX, int LastX)[] FindTapRanges()
    {
        (int FirstY, int LastY, int FirstX, int LastX) none = (int.MaxValue / 2, int.MinValue / 2, int.MaxValue / 2, int.MinValue / 2);
        var ranges = new (int FirstY, int LastY, int FirstX, int LastX)[Input.Channels.Length];
        Array.Fill(ranges, Body == TileBody.Product ? none : Taps.Aggregate(none, Extend));
        foreach (ProductGroup group in Groups)
            foreach (ProductTap tap in group.Taps) ranges[tap.Channel] = Extend(ranges[tap.Channel], (tap.Dy, tap.Dx));
        return ranges;

        static (int, int, int, int) Extend((int FirstY, int LastY, int FirstX, int LastX) range, (int Dy, int Dx) tap) => (
            Math.Min(range.FirstY, tap.Dy), Math.Max(range.LastY, tap.Dy), Math.Min(range.FirstX, tap.Dx), Math.Max(range.LastX, tap.Dx));
    }

    /// <summary>The group that an output channel belongs to.</summary>
    public int GroupOf(int output)
    {
        _groupOf ??= [.. Groups.SelectMany((g, i) => Enumerable.Repeat(i, g.Outputs))];
        return _groupOf[output];
    }

    public Value Append(EpilogueNode node)
    {
        Epilogue.Add(node);
        var value = new Value(this, Epilogue.Count, Channels, Height, Width);
        Values.Add(value);
        return value;
    }
}
