using Google.Protobuf;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Onnx.Proto;
using ShiftService.TestSupport;

namespace ShiftService.Graph.Tests;

/// <summary>Damages real files in 10,000 ways, always the same ones: each is refused with a ModelException or is a valid network.</summary>
public class MutationTests
{
    private const int Mutants = 10_000;

    /// <summary>A mutant may need this much more memory than the limits allow for weights, for everything else.</summary>
    private const long MaxAllocation = 64 << 20;

    private static readonly OnnxLimits Limits = new() { MaxWeightBytes = 4 << 20, MaxWeightElements = 1 << 20, MaxNodes = 200 };

    private static readonly long[] Extremes =
        [0, 1, -1, 2, 3, 7, 64, 255, 1000, 32768, 65537, int.MaxValue, int.MinValue, 1L << 40, long.MaxValue, long.MinValue,
            long.MinValue + 1];

    [Fact]
    public void Ten_thousand_damaged_files_give_a_ModelException_or_a_valid_network()
    {
        byte[][] originals =
        [
            .. OperatorSamples.All.Values.Select(build => OnnxFile.ToBytes(build())),
            .. OperatorSamples.All.Values.Select(build => OnnxFile.ToBytes(build(), OnnxWeights.Int8)),
            .. FileSamples.All.Values.Select(sample => sample.Bytes()),
        ];
        var random = new Random(20260101);
        int valid = 0;
        for (int i = 0; i < Mutants; i++)
        {
            byte[] original = originals[random.Next(originals.Length)];
            byte[] mutant = i % 2 == 0 ? DamageBytes(original, random) : DamageFields(original, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Network network = OnnxFile.Read(mutant, "mutant", Limits);
                // What was accepted can be used: costed, written again and read back as the same.
                _ = network.Cost;
                valid++;
                Rewrite(network, i);
            }
            catch (ModelException error)
            {
                Assert.Equal("mutant", error.File);
            }
            catch (Exception error)
            {
                Assert.Fail($"mutant {i}: {error}");
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocation);
        }
        // Both outcomes must occur often, or the mutations are too weak or too strong to test anything.
        Assert.InRange(valid, Mutants / 20, Mutants * 3 / 4);
    }

    private static void Rewrite(Network network, int mutant)
    {
        byte[] bytes;
        try
        {
            bytes = OnnxFile.ToBytes(network);
        }
        catch (ModelException)
        {
            return; // Shifts too far for a kernel, for example.
        }
        Network back;
        try
        {
            back = OnnxFile.Read(bytes, "rewritten");
        }
        catch (ModelException error)
        {
            throw new InvalidOperationException($"mutant {mutant} was read and written, but not read again", error);
        }
        Assert.Equal(network.Outputs.Select(network.ShapeOf), back.Outputs.Select(back.ShapeOf));
    }

    private static byte[] DamageBytes(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 16), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 16)).Select(_ => (byte)random.Next(256)).ToArray());
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 64), bytes.Count - at)));
                    break;
            }
        }
        return [.. bytes];
    }

    private static byte[] DamageFields(byte[] original, Random random)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(original);
        GraphProto graph = model.Graph;
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            NodeProto? node = Any(graph.Node, random);
            TensorProto? tensor = Any(graph.Initializer, random);
            switch (random.Next(14))
            {
                case 0 when tensor is { Dims.Count: > 0 }:
                    tensor.Dims[random.Next(tensor.Dims.Count)] = Extreme(random);
                    break;
                case 1 when tensor is not null:
                    tensor.Dims.Insert(random.Next(tensor.Dims.Count + 1), Extreme(random));
                    break;
                case 2 when tensor is not null:
                    tensor.DataType = random.Next(-1, 20);
                    break;
                case 3 when tensor is not null && tensor.RawData.Length >= 4:
                    byte[] data = tensor.RawData.ToByteArray();
                    random.NextBytes(data.AsSpan(random.Next(data.Length - 3), 4));
                    tensor.RawData = ByteString.CopyFrom(data);
                    break;
                case 4 when tensor is { Int64Data.Count: > 0 }:
                    tensor.Int64Data[random.Next(tensor.Int64Data.Count)] = Extreme(random);
                    break;
                case 5 when tensor is { DataType: 7, RawData.Length: >= 8 }:
                    byte[] integers = tensor.RawData.ToByteArray();
                    BitConverter.TryWriteBytes(integers.AsSpan(random.Next(integers.Length / 8) * 8), Extreme(random));
                    tensor.RawData = ByteString.CopyFrom(integers);
                    break;
                case 6 when node is { Input.Count: > 0 }:
                    node.Input[random.Next(node.Input.Count)] = AnyName(graph, random);
                    break;
                case 7 when node is not null:
                    node.OpType = Any(graph.Node, random)!.OpType;
                    break;
                case 8 when node is { Attribute.Count: > 0 }:
                    Damage(node.Attribute[random.Next(node.Attribute.Count)], random);
                    break;
                case 9 when node is { Attribute.Count: > 0 }:
                    node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                    break;
                case 10 when node is not null:
                    graph.Node.Insert(random.Next(graph.Node.Count), node.Clone());
                    break;
                case 11 when node is { Input.Count: > 0 }:
                    node.Input.RemoveAt(random.Next(node.Input.Count));
                    break;
                case 12 when graph.Input.Count > 0:
                    var extents = graph.Input[0].Type.TensorType.Shape.Dim;
                    extents[random.Next(extents.Count)].DimValue = Extreme(random);
                    break;
                default:
                    model.OpsetImport[0].Version = random.Next(5, 24);
                    break;
            }
        }
        return model.ToByteArray();
    }

    private static void Damage(AttributeProto attribute, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                attribute.Type = (AttributeProto.Types.AttributeType)random.Next(0, 12);
                break;
            case 1 when attribute.Ints.Count > 0:
                attribute.Ints[random.Next(attribute.Ints.Count)] = Extreme(random);
                break;
            case 2 when attribute.Ints.Count > 0:
                attribute.Ints.Add(Extreme(random));
                break;
            default:
                attribute.I = Extreme(random);
                attribute.F = BitConverter.Int32BitsToSingle(random.Next());
                break;
        }
    }

    private static long Extreme(Random random) => Extremes[random.Next(Extremes.Length)];

    private static T? Any<T>(IList<T> list, Random random) where T : class => list.Count == 0 ? null : list[random.Next(list.Count)];

    private static string AnyName(GraphProto graph, Random random)
    {
        string[] names =
            [.. graph.Node.SelectMany(node => node.Output), .. graph.Initializer.Select(tensor => tensor.Name),
                "input", "", "no such value"];
        return names[random.Next(names.Length)];
    }
}
