namespace ShiftService.Graph.Onnx.Reading;

/// <summary>
/// Walks the bytes of a file without building anything and counts its nodes and other parts: a file of millions of empty messages
/// is small on disk and huge as objects.
/// </summary>
internal static class WireScan
{
    /// <summary>Parts other than nodes (names, attributes, tensors, dimensions) that a file may have for every node allowed.</summary>
    private const long PartsPerNode = 32;

    private enum Message { Leaf, Model, Graph, Node, Attribute, Value, Type, TensorType, Shape }

    private struct Counts
    {
        public long Nodes;
        public long Parts;
    }

    /// <summary>Refuses files with too many nodes or parts, and bytes that are no protobuf message.</summary>
    public static void Check(ReadOnlySpan<byte> bytes, OnnxLimits limits)
    {
        if (bytes.IsEmpty) throw new ModelException(ModelError.Malformed, "the file is empty");
        var counts = default(Counts);
        Walk(bytes, Message.Model, limits, ref counts);
    }

    /// <summary>The message that a length-delimited field holds, by the ONNX format; a leaf holds text or data.</summary>
    private static Message Content(Message message, ulong field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 11 or 12) => Message.Value,
        (Message.Node, 5) => Message.Attribute,
        (Message.Value, 2) => Message.Type,
        (Message.Type, 1) => Message.TensorType,
        (Message.TensorType, 2) => Message.Shape,
        _ => Message.Leaf,
    };

    private static void Walk(ReadOnlySpan<byte> bytes, Message message, OnnxLimits limits, ref Counts counts)
    {
        while (!bytes.IsEmpty)
        {
            ulong tag = ReadVarint(ref bytes);
            switch (tag & 7)
            {
                case 0:
                    ReadVarint(ref bytes);
                    break;
                case 1:
                    Skip(ref bytes, 8);
                    break;
                case 2:
                    ReadOnlySpan<byte> content = Skip(ref bytes, ReadVarint(ref bytes));
                    Message inner = Content(message, tag >> 3);
                    Count(inner, limits, ref counts);
                    if (inner != Message.Leaf) Walk(content, inner, limits, ref counts);
                    break;
                case 5:
                    Skip(ref bytes, 4);
                    break;
                default:
                    throw NotOnnx();
            }
        }
    }

    private static void Count(Message message, OnnxLimits limits, ref Counts counts)
    {
        if (message == Message.Node && ++counts.Nodes > limits.MaxNodes)
            throw new ModelException(ModelError.LimitExceeded, $"the graph has more than {limits.MaxNodes} nodes");
        if (++counts.Parts > PartsPerNode * limits.MaxNodes)
            throw new ModelException(ModelError.LimitExceeded, $"the file has more than {PartsPerNode * limits.MaxNodes} parts");
    }

    private static ReadOnlySpan<byte> Skip(ref ReadOnlySpan<byte> bytes, ulong length)
    {
        if (length > (ulong)bytes.Length) throw NotOnnx();
        ReadOnlySpan<byte> skipped = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return skipped;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return value;
        }
        throw NotOnnx();
    }

    private static ModelException NotOnnx() => new(ModelError.Malformed, "the file ends early or is not an ONNX file");
}
