using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;

namespace ShiftService.Graph.Onnx.Reading;

/// <summary>
/// A tensor of the file, decoded only when it is used: float32, float16, bfloat16 or double as float32, int32 or int64 as int64. Integers
/// of 8 bits are read as what they are dequantised to only.
/// </summary>
internal sealed class Constant
{
    private const int BFloat16 = 16;

    /// <summary>Integer tensors are shapes, axes and indices; longer ones have no use here.</summary>
    private const int MaxIntegers = 1 << 12;

    /// <summary>Stands for the batch extent in the integers computed from a shape.</summary>
    public const long BatchMarker = long.MinValue + 1;

    private readonly TensorProto? _proto;
    private float[]? _floats;
    private Func<float[]>? _compute;
    private long[]? _integers;

    private Constant(string name, long[] extents, bool isFloat)
    {
        Name = name;
        Extents = extents;
        IsFloat = isFloat;
    }

    /// <summary>Wraps a tensor of the file after checking its extents against the limits.</summary>
    public Constant(string name, TensorProto proto, OnnxLimits limits) : this(name, [.. proto.Dims], false)
    {
        _proto = proto;
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
            throw new ModelException(ModelError.InvalidWeight, "the values lie in another file (external data), which is not read", name);
        IsFloat = proto.DataType is (int)TensorProto.Types.DataType.Float or (int)TensorProto.Types.DataType.Float16
            or (int)TensorProto.Types.DataType.Double or BFloat16;
        IsByte = proto.DataType is (int)TensorProto.Types.DataType.Int8 or (int)TensorProto.Types.DataType.Uint8;
        if (!IsFloat && !IsByte && proto.DataType is not ((int)TensorProto.Types.DataType.Int32 or (int)TensorProto.Types.DataType.Int64))
            throw new ModelException(ModelError.InvalidWeight, $"data type {proto.DataType} is not read", name);
        long elements = 1;
        foreach (long extent in Extents)
        {
            // Empty tensors are legal for optional arguments (the regions of Resize); nothing is allocated for them.
            if (extent < 0) throw new ModelException(ModelError.InvalidShape, $"a dimension is {extent}", name);
            if (extent > limits.MaxDimension)
                throw new ModelException(ModelError.LimitExceeded, $"a dimension is {extent} and the limit {limits.MaxDimension}", name);
            // Both factors are at most 2^31 or so, and the product is checked each time: it cannot overflow.
            elements *= extent;
            if (elements > limits.MaxWeightElements)
                throw new ModelException(ModelError.LimitExceeded, $"more than {limits.MaxWeightElements} elements", name);
        }
        if (!IsFloat && !IsByte && elements > MaxIntegers)
            throw new ModelException(ModelError.LimitExceeded, $"{elements} integers and the limit is {MaxIntegers}", name);
        Count = elements;
    }

    /// <summary>Integers computed while reading, such as a shape.</summary>
    public static Constant OfIntegers(string name, long[] values, long[] extents) =>
        new(name, extents, false) { _integers = values, Count = values.Length };

    /// <summary>Floats computed while reading.</summary>
    public static Constant OfFloats(string name, float[] values, long[] extents) =>
        new(name, extents, true) { _floats = values, Count = values.Length };

    /// <summary>Floats that are computed when they are needed.</summary>
    public static Constant OfFloats(string name, long count, long[] extents, Func<float[]> compute) =>
        new(name, extents, true) { _compute = compute, Count = count };

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>Extents, outermost first; none for a scalar.</summary>
    public long[] Extents { get; }

    /// <summary>True for floating-point values.</summary>
    public bool IsFloat { get; private init; }

    /// <summary>True for integers of 8 bits.</summary>
    public bool IsByte { get; private init; }

    /// <summary>Number of elements.</summary>
    public long Count { get; private init; }

    /// <summary>The same values with other extents.</summary>
    public Constant WithExtents(string name, long[] extents) =>
        IsFloat ? OfFloats(name, FloatsOrInfinities(), extents) : OfIntegers(name, Integers(), extents);

    /// <summary>The values as float32, all finite.</summary>
    public float[] Floats()
    {
        float[] values = FloatsOrInfinities();
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ModelException(ModelError.InvalidWeight, $"value {i} is {values[i]}", Name);
        return values;
    }

    /// <summary>The values as float32, which may be infinite: the bounds of a clip.</summary>
    public float[] FloatsOrInfinities()
    {
        if (!IsFloat) throw new ModelException(ModelError.InvalidWeight, "integers where floating-point values belong", Name);
        return _floats ??= _compute is null ? DecodeFloats(_proto!) : _compute();
    }

    /// <summary>The values as integers.</summary>
    public long[] Integers()
    {
        if (IsFloat) throw new ModelException(ModelError.InvalidWeight, "floating-point values where integers belong", Name);
        if (IsByte) throw new ModelException(ModelError.InvalidWeight, "integers of 8 bits are read only where they are dequantised", Name);
        return _integers ??= DecodeIntegers(_proto!);
    }

    /// <summary>Integers of 8 bits, with or without a sign, less than 16 bits each.</summary>
    public short[] Bytes()
    {
        if (!IsByte) throw new ModelException(ModelError.InvalidWeight, "integers of 8 bits belong here", Name);
        bool isSigned = _proto!.DataType == (int)TensorProto.Types.DataType.Int8;
        var values = new short[Count];
        if (_proto.HasRawData)
        {
            ReadOnlySpan<byte> raw = Raw(_proto.RawData, 1);
            for (int i = 0; i < values.Length; i++) values[i] = isSigned ? (sbyte)raw[i] : raw[i];
            return values;
        }
        RequireCount(_proto.Int32Data.Count);
        for (int i = 0; i < values.Length; i++)
        {
            int value = _proto.Int32Data[i];
            if (isSigned ? value is < -128 or > 127 : value is < 0 or > 255)
                throw new ModelException(ModelError.InvalidWeight, $"value {i} is {value} and has more than 8 bits", Name);
            values[i] = (short)value;
        }
        return values;
    }

    private float[] DecodeFloats(TensorProto proto)
    {
        switch (proto.DataType)
        {
            case (int)TensorProto.Types.DataType.Float:
                if (proto.HasRawData) return MemoryMarshal.Cast<byte, float>(Raw(proto.RawData, 4)).ToArray();
                RequireCount(proto.FloatData.Count);
                return [.. proto.FloatData];
            case (int)TensorProto.Types.DataType.Double:
                if (proto.HasRawData) return ToSingles(MemoryMarshal.Cast<byte, double>(Raw(proto.RawData, 8)));
                RequireCount(proto.DoubleData.Count);
                return ToSingles(proto.DoubleData.ToArray());
            default:
                bool isHalf = proto.DataType == (int)TensorProto.Types.DataType.Float16;
                ushort[] bits;
                if (proto.HasRawData)
                {
                    bits = MemoryMarshal.Cast<byte, ushort>(Raw(proto.RawData, 2)).ToArray();
                }
                else
                {
                    RequireCount(proto.Int32Data.Count);
                    bits = [.. proto.Int32Data.Select(value => (ushort)value)];
                }
                return Array.ConvertAll(bits, value => isHalf
                    ? (float)BitConverter.UInt16BitsToHalf(value)
                    : BitConverter.UInt32BitsToSingle((uint)value << 16));
        }
    }

    private long[] DecodeIntegers(TensorProto proto)
    {
        if (proto.DataType == (int)TensorProto.Types.DataType.Int64)
        {
            if (proto.HasRawData) return MemoryMarshal.Cast<byte, long>(Raw(proto.RawData, 8)).ToArray();
            RequireCount(proto.Int64Data.Count);
            return [.. proto.Int64Data];
        }
        if (proto.HasRawData)
        {
            ReadOnlySpan<byte> raw = Raw(proto.RawData, 4);
            var values = new long[raw.Length / 4];
            for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]);
            return values;
        }
        RequireCount(proto.Int32Data.Count);
        return [.. proto.Int32Data.Select(value => (long)value)];
    }

    private ReadOnlySpan<byte> Raw(ByteString data, int size)
    {
        if (data.Length != Count * size)
            throw new ModelException(ModelError.InvalidWeight, $"{data.Length} bytes for {Count} elements of {size} bytes", Name);
        return data.Span;
    }

    private void RequireCount(int found)
    {
        if (found != Count) throw new ModelException(ModelError.InvalidWeight, $"{found} values for {Count} elements", Name);
    }

    private static float[] ToSingles(ReadOnlySpan<double> values)
    {
        var singles = new float[values.Length];
        for (int i = 0; i < singles.Length; i++) singles[i] = (float)values[i];
        return singles;
    }
}
