using Google.Protobuf;
using ShiftService.Graph.Caffe.Proto;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>Reads a caffemodel layer by layer, so that a file that ends early is told with the layer where it does.</summary>
internal static class CaffemodelReader
{
    private const uint Layer = (NetParameter.LayerFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    public static NetParameter Read(byte[] bytes)
    {
        var net = new NetParameter();
        string? last = null;
        try
        {
            // The rest is small; layers are taken one by one.
            var input = new CodedInputStream(bytes);
            using var rest = new MemoryStream();
            var copy = new CodedOutputStream(rest);
            for (uint tag; (tag = input.ReadTag()) != 0;)
            {
                if (tag == Layer)
                {
                    LayerParameter layer = LayerParameter.Parser.WithDiscardUnknownFields(true).ParseFrom(input.ReadBytes());
                    net.Layer.Add(layer);
                    last = layer.Name;
                }
                else if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                {
                    copy.WriteTag(tag);
                    copy.WriteBytes(input.ReadBytes());
                }
                else
                {
                    input.SkipLastField();
                }
            }
            copy.Flush();
            net.MergeFrom(rest.ToArray());
        }
        catch (InvalidProtocolBufferException error)
        {
            string where = last is null ? "before its first layer" : "after this layer";
            throw new ModelException(
                ModelError.Malformed, $"the file ends early or is damaged {where}: {error.Message}", last, inner: error);
        }
        if (net.Layers.Count > 0)
            throw new ModelException(
                ModelError.UnsupportedVersion, "its layers are in Caffe's first format; Caffe's upgrade_net_proto_binary converts them",
                net.Layers[0].HasName ? net.Layers[0].Name : null);
        if (net.Layer.Count == 0) throw new ModelException(ModelError.Malformed, "not a caffemodel: it holds no layers");
        return net;
    }
}
