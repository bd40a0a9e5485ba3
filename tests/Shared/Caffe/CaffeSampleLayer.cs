using System.Globalization;

namespace ShiftService.TestSupport.Caffe;

/// <summary>One layer of a sample, in both of Caffe's forms.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in the caffemodel.</param>
/// <param name="Bottoms">Blobs that it reads.</param>
/// <param name="Tops">Blobs that it writes.</param>
/// <param name="Parameters">The fields of its own, as they are in the caffemodel.</param>
/// <param name="Text">The same in the prototxt.</param>
/// <param name="Blobs">Its numbers, with their shapes.</param>
public sealed record CaffeSampleLayer(
    string Name, string Type, string[] Bottoms, string[] Tops, byte[] Parameters, string Text, params (int[] Shape, float[] Values)[] Blobs)
{
    /// <summary>Its type in the prototxt.</summary>
    public string TextType => Type == "SpatialShift" ? "ActiveShift" : Type;

    /// <summary>The layer's field of a caffemodel.</summary>
    public byte[] ToBytes() => Wire.Bytes(100,
    [
        .. Wire.Text(1, Name), .. Wire.Text(2, Type), .. Bottoms.SelectMany(b => Wire.Text(3, b)), .. Tops.SelectMany(t => Wire.Text(4, t)),
        .. Blobs.SelectMany(b => Wire.Bytes(7, [.. Wire.Floats(5, b.Values), .. Wire.Bytes(7, Wire.Numbers(1, b.Shape))])),
        .. Wire.Number(10, 1), .. Parameters,
    ]);

    /// <summary>The layer in a prototxt.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture,
        $"layer {{\n  name: \"{Name}\"\n  type: \"{TextType}\"\n{Names("bottom", Bottoms)}{Names("top", Tops)}  {Text}\n}}\n");

    private static string Names(string field, string[] names) => string.Concat(names.Select(name => $"  {field}: '{name}' # {field}\n"));
}
