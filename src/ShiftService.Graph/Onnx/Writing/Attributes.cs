using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;
using AttributeType = ShiftService.Graph.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>Attributes of nodes.</summary>
internal static class Attributes
{
    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Real(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Integers(string name, params IEnumerable<long> values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    /// <summary>The attributes of a window.</summary>
    public static AttributeProto[] Window(SlidingWindow window, bool withDilation = true)
    {
        AttributeProto[] all =
        [
            Integers("kernel_shape", window.Kernel.Y, window.Kernel.X),
            Integers("strides", window.Stride.Y, window.Stride.X),
            Integers("pads", window.Padding.Top, window.Padding.Left, window.Padding.Bottom, window.Padding.Right),
            Integers("dilations", window.Dilation.Y, window.Dilation.X),
        ];
        return withDilation ? all : all[..3];
    }
}
