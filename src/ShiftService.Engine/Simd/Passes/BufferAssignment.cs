using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Gives every stored value its buffers: usually one; a second where readers want another number outside the image, or another
/// arrangement. Knows for every read which buffer each channel comes from.
/// </summary>
internal sealed class BufferAssignment
{
    private readonly Dictionary<Value, List<TensorBuffer>> _buffers = [];
    private readonly Dictionary<(Operation, View), TensorBuffer[]> _reads = [];

    /// <summary>Every buffer, in the order in which they are first written.</summary>
    public IEnumerable<TensorBuffer> All => _buffers.OrderBy(b => b.Key.Producer.Index).ThenBy(b => b.Key.Number).SelectMany(b => b.Value);

    /// <summary>The buffers that a value is written to.</summary>
    public IReadOnlyList<TensorBuffer> Of(Value value) => _buffers.TryGetValue(value, out List<TensorBuffer>? buffers) ? buffers : [];

    /// <summary>The buffer that channel i of a view is read from by an operation.</summary>
    public TensorBuffer[] Of(Operation reader, View view) => _reads[(reader, view)];

    /// <summary>The operations that read a buffer.</summary>
    public IEnumerable<Operation> ReadersOf(TensorBuffer buffer) =>
        _reads.Where(r => r.Value.Contains(buffer)).Select(r => r.Key.Item1).Distinct();

    /// <summary>Assigns buffers to all reads of the operations that run.</summary>
    public static BufferAssignment Assign(IReadOnlyList<Operation> operations, IReadOnlyDictionary<Operation, ChannelLayout> layouts)
    {
        var assignment = new BufferAssignment();
        foreach (Operation operation in operations)
            foreach (View view in operation.Reads) assignment.Read(operation, view);
        // A value that lives but is never read from memory: special operations write all of theirs.
        foreach (SpecialOperation special in operations.OfType<SpecialOperation>().Where(s => s.Kind != SpecialKind.Output))
            foreach (Value value in special.Values)
                if (assignment.Of(value).Count == 0) assignment.New(value, false).LastUse = special.Index;
        foreach (TensorBuffer buffer in assignment.All) buffer.Arrange(layouts[buffer.Value.Producer]);
        return assignment;
    }

    private void Read(Operation reader, View view)
    {
        bool product = reader is TileOperation { Body: TileBody.Product } tile && ReferenceEquals(tile.Input, view);
        (int Top, int Left, int Bottom, int Right)[] reach = [.. view.Channels.Select((c, i) => Reach(reader, view, i))];
        var found = new TensorBuffer[view.Channels.Length];
        foreach (Value value in view.Values)
        {
            bool planar = product && value.Producer is SpecialOperation { Kind: SpecialKind.Input };
            int[] channels = [.. Enumerable.Range(0, found.Length).Where(i => view.Channels[i].Value == value)];
            bool Fits(TensorBuffer b) => b.IsPlanar == planar &&
                channels.All(i => !Outside(reach[i]) || b.Accepts(view.Channels[i].Channel, view.Channels[i].Border));
            TensorBuffer buffer = Of(value).FirstOrDefault(Fits) ?? New(value, planar);
            buffer.LastUse = Math.Max(buffer.LastUse, reader.Index);
            foreach (int i in channels)
            {
                found[i] = buffer;
                (int top, int left, int bottom, int right) = reach[i];
                if (Outside(reach[i])) buffer.Extend(view.Channels[i].Channel, view.Channels[i].Border, top, left, bottom, right);
            }
        }
        _reads[(reader, view)] = found;
    }

    private TensorBuffer New(Value value, bool planar)
    {
        if (!_buffers.TryGetValue(value, out List<TensorBuffer>? buffers)) _buffers.Add(value, buffers = []);
        var buffer = new TensorBuffer(value, planar);
        buffers.Add(buffer);
        return buffer;
    }

    private static bool Outside((int Top, int Left, int Bottom, int Right) reach) =>
        reach.Top > 0 || reach.Left > 0 || reach.Bottom > 0 || reach.Right > 0;

    // How far outside the image an operation reads channel i of a view. Special operations check bounds themselves.
    private static (int Top, int Left, int Bottom, int Right) Reach(Operation reader, View view, int i)
    {
        if (reader is not TileOperation tile || !ReferenceEquals(tile.Input, view)) return default;
        ChannelRef channel = view.Channels[i];
        (int firstY, int lastY, int firstX, int lastX) = tile.TapRange(i);
        return (
            -(firstY + channel.Dy),
            -(firstX + channel.Dx),
            (tile.Height - 1) * tile.StrideY + lastY + channel.Dy - (channel.Value.Height - 1),
            (tile.Width - 1) * tile.StrideX + lastX + channel.Dx - (channel.Value.Width - 1));
    }
}
