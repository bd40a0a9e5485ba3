using ShiftService.Graph;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>The operations of a network while it is lowered, with the copies that make awkward views usable.</summary>
internal sealed class OperationList
{
    private readonly List<Operation> _all = [];
    private readonly Dictionary<Value, TileOperation> _copies = [];

    public IReadOnlyList<Operation> All => _all;

    public ChannelClasses Classes { get; } = new();

    public int NextIndex => _all.Count;

    public void Add(Operation operation)
    {
        _all.Add(operation);
        Classes.Add(operation);
    }

    /// <summary>A special operation with one value, its channels tied to the source's where it works on pixels.</summary>
    public View Special(
        string name, SpecialKind kind, View? source, TensorShape output, Operator? parameters = null, int outputNumber = 0) =>
        View.Of(Special(name, kind, source, 1, output.Channels, output.Height, output.Width, parameters, outputNumber).Values[0]);

    public SpecialOperation Special(
        string name, SpecialKind kind, View? source, int values, int channels, int height, int width, Operator? parameters = null,
        int outputNumber = 0)
    {
        SpecialOperation operation = New(source);
        if (operation.WorksOnPixels && (source!.IsMoved || HasSeveralValues(source)))
        {
            source = Gather(name, source);
            operation = New(source);
        }
        Add(operation);
        if (operation.WorksOnPixels && !Classes.TryTie(operation, source!))
            throw new InvalidOperationException($"'{name}': a fresh operation could not be tied to one value; this is a bug");
        return operation;

        SpecialOperation New(View? from) =>
            new(name, NextIndex, kind, from, values, channels, height, width) { Operator = parameters, OutputNumber = outputNumber };

        static bool HasSeveralValues(View view) => view.WholeValue() is null;
    }

    /// <summary>Copies a view, channel by channel, into a value of its own.</summary>
    public View Gather(string name, View view) =>
        View.Of(Special($"{name} (copy)", SpecialKind.Gather, view, 1, view.Channels.Length, view.Height, view.Width).Values[0]);

    /// <summary>The view itself, or a copy of it if some of its channels are displaced.</summary>
    public View Unmoved(string name, View view) => view.IsMoved ? Gather(name, view) : view;

    /// <summary>A tile operation over vectors of a view (depthwise, sum, max): the channels are tied to the view's.</summary>
    public TileOperation VectorTile(string name, View input, Func<View, int, TileOperation> create)
    {
        View still = Unmoved(name, input);
        // Two channels of one class, such as a value's and its own pooling's, cannot both be tied to channels of one operation.
        if (still.MixesValues
            || still.Channels.Select(c => Classes.Find(c.Value.Producer, c.Channel)).Distinct().Count() < still.Channels.Length)
            still = Gather(name, still);
        TileOperation operation = create(still, NextIndex);
        Add(operation);
        if (!Classes.TryTie(operation, still))
            throw new InvalidOperationException($"'{name}': a fresh operation could not be tied to distinct channels; this is a bug");
        return operation;
    }

    /// <summary>A copy of a view, as vectors, whose epilogue is free.</summary>
    public TileOperation Copy(string name, View view) => VectorTile(name, view, (still, index) =>
        new(name, index, TileBody.Sum, still, still.Channels.Length, still.Height, still.Width));

    /// <summary>The value itself if the epilogue of its producer can go on from it, otherwise a copy of which that is true.</summary>
    public Value WithEpilogue(string name, Value value)
    {
        if (value.Producer is TileOperation { IsFull: false }) return value;
        if (!_copies.TryGetValue(value, out TileOperation? copy) || copy.IsFull) _copies[value] = copy = Copy(name, View.Of(value));
        return copy.Values[0];
    }
}
