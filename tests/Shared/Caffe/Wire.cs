using System.Buffers.Binary;
using System.Text;

namespace ShiftService.TestSupport.Caffe;

/// <summary>The wire form of protocol buffers, written and read by hand: tests of a reader must not share its field numbers.</summary>
public static class Wire
{
    /// <summary>A whole number.</summary>
    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    /// <summary>A float of 32 bits.</summary>
    public static byte[] Float(int field, float value)
    {
        var bits = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bits, value);
        return [.. Varint(((ulong)field << 3) | 5), .. bits];
    }

    /// <summary>A message, or packed numbers.</summary>
    public static byte[] Bytes(int field, params IEnumerable<byte> content)
    {
        byte[] bytes = [.. content];
        return [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];
    }

    /// <summary>A text.</summary>
    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Floats, packed.</summary>
    public static byte[] Floats(int field, float[] values)
    {
        var content = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4 * i), values[i]);
        return Bytes(field, content);
    }

    /// <summary>Whole numbers, packed.</summary>
    public static byte[] Numbers(int field, IEnumerable<int> values) => Bytes(field, values.SelectMany(value => Varint((ulong)value)));

    /// <summary>Every field of a message: its number, and its value as a number or as bytes.</summary>
    public static List<(int Field, ulong Number, byte[] Bytes)> Read(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            int field = (int)(key >> 3), length = (int)(key & 7) switch { 0 => 0, 1 => 8, 5 => 4, _ => -1 };
            ulong number = length == 0 ? Varint(message, ref at) : 0;
            if (length < 0) length = (int)Varint(message, ref at);
            fields.Add((field, number, message[at..(at + length)]));
            at += length;
        }
        return fields;
    }

    /// <summary>Packed floats.</summary>
    public static double[] Floats(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / 4).Select(i => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i)))];

    /// <summary>Packed whole numbers.</summary>
    public static int[] Numbers(byte[] bytes)
    {
        var values = new List<int>();
        for (int at = 0; at < bytes.Length;) values.Add((int)Varint(bytes, ref at));
        return [.. values];
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 128; value >>= 7) bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = bytes[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128) return value;
        }
    }
}
