using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ShiftService.Graph.Caffe.Proto;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>Reads the text form of protocol buffers into the messages of the binary form. Unknown fields are skipped.</summary>
internal ref struct PrototxtReader
{
    private const int MaxDepth = 32;

    private PrototxtTokens _tokens;
    private int _depth;

    public static NetParameter Read(string text)
    {
        var net = new NetParameter();
        var reader = new PrototxtReader { _tokens = new PrototxtTokens(text) };
        reader.Fields(net, NetParameter.Descriptor, "");
        if (net.Layers.Count > 0)
            throw new ModelException(
                ModelError.UnsupportedVersion, "its layers are in Caffe's first format; Caffe's upgrade_net_proto_text converts them",
                net.Layers[0].HasName ? net.Layers[0].Name : null);
        if (net.Layer.Count == 0) throw new ModelException(ModelError.Malformed, "not a prototxt of a network: it holds no layers");
        return net;
    }

    /// <summary>Reads fields up to a closing bracket, or, for "", the end of the text.</summary>
    private void Fields(IMessage? message, MessageDescriptor? type, string closing)
    {
        if (++_depth > MaxDepth) throw _tokens.Error($"brackets are nested deeper than {MaxDepth}");
        for (; ; )
        {
            string name = _tokens.Next();
            if (name is ";" or ",") continue;
            if (name == closing) break;
            if (name.Length == 0) throw _tokens.Error($"the text ends before a '{closing}'");
            if (!char.IsLetter(name[0]) && name[0] != '_') throw _tokens.Error($"'{name}' where the name of a field belongs");
            FieldDescriptor? field = type?.FindFieldByName(name);
            bool hasColon = _tokens.Peek() == ":";
            if (hasColon) _tokens.Next();
            if (_tokens.Peek() == "[")
            {
                _tokens.Next();
                while (_tokens.Peek() != "]")
                {
                    Value(message, field, name, hasColon);
                    if (_tokens.Peek() == ",") _tokens.Next();
                }
                _tokens.Next();
            }
            else
            {
                Value(message, field, name, hasColon);
            }
        }
        _depth--;
    }

    private void Value(IMessage? message, FieldDescriptor? field, string name, bool hasColon)
    {
        string text = _tokens.Next();
        if (text is "{" or "<")
        {
            if (field is not null && field.FieldType != FieldType.Message) throw _tokens.Error($"'{name}' is a single value");
            IMessage? inner = field is null ? null : Inner(message!, field);
            Fields(inner, field?.MessageType, text == "{" ? "}" : ">");
            return;
        }
        if (!hasColon || text is "" or "}" or ">" or "]" or ":") throw _tokens.Error($"'{name}' has no value");
        if (field is null) return;
        if (field.FieldType == FieldType.Message) throw _tokens.Error($"'{name}' needs fields in brackets");
        object value = Parse(field, text);
        if (field.IsRepeated) ((IList)field.Accessor.GetValue(message!)).Add(value);
        else field.Accessor.SetValue(message!, value);
    }

    private static IMessage Inner(IMessage message, FieldDescriptor field)
    {
        if (!field.IsRepeated && field.Accessor.GetValue(message) is IMessage there) return there;
        IMessage inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Add(inner);
        else field.Accessor.SetValue(message, inner);
        return inner;
    }

    private readonly object Parse(FieldDescriptor field, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        switch (field.FieldType)
        {
            case FieldType.String:
                return text;
            case FieldType.Bool when text is "true" or "1" or "t":
                return true;
            case FieldType.Bool when text is "false" or "0" or "f":
                return false;
            case FieldType.Int32 when int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int number):
                return number;
            case FieldType.UInt32 when uint.TryParse(text, NumberStyles.None, culture, out uint number):
                return number;
            case FieldType.Int64 when long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number):
                return number;
            case FieldType.Float when float.TryParse(text.TrimEnd('f'), NumberStyles.Float, culture, out float number)
                && float.IsFinite(number):
                return number;
            case FieldType.Double when double.TryParse(text, NumberStyles.Float, culture, out double number):
                return number;
            case FieldType.Enum when field.EnumType.FindValueByName(text) is EnumValueDescriptor value:
                return Enum.ToObject(field.EnumType.ClrType, value.Number);
            default:
                throw _tokens.Error($"'{text}' is no value for '{field.Name}'");
        }
    }
}
