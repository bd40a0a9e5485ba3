using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// Element-wise operators: they join the epilogue of the operation that made their input. On a view of several values, or of displaced
/// channels, each value gets its part, and the number outside the image changes along: f(shift(x)) = shift(f(x)) with border f(0).
/// </summary>
internal static class ElementwiseLowering
{
    public static View Lower(OperationList operations, Node node, View x, View? other) => node.Operator switch
    {
        BatchNorm norm => Affine(operations, node.Name, x, norm.AsAffine().Factor, norm.AsAffine().Addend),
        Graph.Operators.Affine affine => Affine(operations, node.Name, x, affine.Scale.Values, affine.Bias.Values),
        PRelu prelu => Map(operations, node.Name, x, (source, channels) =>
            new(EpilogueOp.PRelu, source) { Factor = Spread(prelu.Slope.Values, channels, 1) }),
        Relu => Map(operations, node.Name, x, (source, _) => new(EpilogueOp.Relu, source)),
        Clip clip => Map(operations, node.Name, x, (source, _) =>
            new(EpilogueOp.Clip, source) { Minimum = clip.Minimum, Maximum = clip.Maximum }),
        Graph.Operators.Add => Add(operations, node.Name, x, other!),
        _ => throw new InvalidOperationException($"{node.Operator.Kind} is not element-wise; this is a bug"),
    };

    /// <summary>Instance norm: statistics of the stored image, then a pass that applies them, whose epilogue goes on.</summary>
    public static View Normalize(OperationList operations, Node node, View x)
    {
        View source = x.WholeValue() is null ? operations.Gather(node.Name, x) : x;
        SpecialOperation statistics = operations.Special(
            node.Name, SpecialKind.InstanceStatistics, source, 2, source.Channels.Length, 1, 1, node.Operator);
        TileOperation pass = operations.Copy(node.Name, source);
        foreach (Value value in statistics.Values)
            if (!operations.Classes.TryTie(pass, View.Of(value)))
                throw new InvalidOperationException($"'{node.Name}': statistics could not be tied to their image; this is a bug");
        pass.Append(new(EpilogueOp.MultiplyOperand, 0) { Operand = View.Of(statistics.Values[0]) });
        return View.Of(pass.Append(new(EpilogueOp.AddOperand, 1) { Operand = View.Of(statistics.Values[1]) }));
    }

    private static View Affine(OperationList operations, string name, View x, float[] factor, float[] addend) =>
        Map(operations, name, x, (source, channels) =>
            new(EpilogueOp.Affine, source) { Factor = Spread(factor, channels, 1), Addend = Spread(addend, channels, 0) });

    // values[view channel] as an array over the value's channels; channels that the view does not hold get the neutral number.
    private static float[] Spread(float[] values, int[] channels, float neutral) => [.. channels.Select(c => c < 0 ? neutral : values[c])];

    private static View Map(OperationList operations, string name, View x, Func<int, int[], EpilogueNode> create)
    {
        // A channel that the view holds twice could need two different constants.
        if (x.Channels.Select(c => (c.Value, c.Channel)).Distinct().Count() < x.Channels.Length) x = operations.Gather(name, x);
        var mapped = new ChannelRef[x.Channels.Length];
        foreach (Value original in x.Values.ToList())
        {
            Value value = operations.WithEpilogue(name, original);
            var channels = new int[value.Channels];
            Array.Fill(channels, -1);
            for (int i = 0; i < mapped.Length; i++)
                if (x.Channels[i].Value == original) channels[x.Channels[i].Channel] = i;
            EpilogueNode node = create(value.Number, channels);
            Value result = ((TileOperation)value.Producer).Append(node);
            for (int i = 0; i < mapped.Length; i++)
            {
                if (x.Channels[i] is var c && c.Value == original)
                    mapped[i] = c with { Value = result, Border = node.Apply(c.Border, c.Channel) };
            }
        }
        return new(mapped, x.Height, x.Width);
    }

    private static View Add(OperationList operations, string name, View a, View b)
    {
        a = operations.Unmoved(name, a);
        b = operations.Unmoved(name, b);
        if (TryAppend(operations, a, b) is { } sum) return sum;
        if (TryAppend(operations, b, a) is { } mirrored) return mirrored;
        // Where only the epilogue's length was in the way, b can be read as it is.
        if (a.WholeValue() is { Producer: TileOperation { IsFull: true } } && TryAppend(operations, CopyOf(a), b) is { } further)
            return further;
        View gathered = operations.Gather(name, b);
        return TryAppend(operations, CopyOf(a), gathered)
            ?? throw new InvalidOperationException($"'{name}': a fresh copy could not be tied to another; this is a bug");

        View CopyOf(View view) => View.Of(operations.Copy(name, view).Values[0]);
    }

    // Adds b in the epilogue of a's producer, if b is in memory by then and its channels can lie in the same order.
    private static View? TryAppend(OperationList operations, View a, View b)
    {
        if (a.WholeValue() is not { Producer: TileOperation { IsFull: false } producer } value) return null;
        var other = new ChannelRef[value.Channels];
        for (int i = 0; i < other.Length; i++) other[a.Channels[i].Channel] = b.Channels[i];
        var operand = new View(other, b.Height, b.Width);
        EpilogueNode node;
        if (operand.WholeValue() is { } whole && whole.Producer == producer && InOrder(operand))
        {
            node = new(EpilogueOp.AddValue, value.Number) { Other = whole.Number };
        }
        else
        {
            if (operand.MixesValues
                || operand.Values.Any(v => v.Producer.Index >= producer.Index)
                || !operations.Classes.TryTie(producer, operand))
                return null;
            node = new(EpilogueOp.AddOperand, value.Number) { Operand = operand };
        }
        Value result = producer.Append(node);
        return new([.. a.Channels.Select(c => c with { Value = result, Border = 0 })], a.Height, a.Width);
    }

    private static bool InOrder(View view) => !view.Channels.Where((c, i) => c.Channel != i).Any();
}
