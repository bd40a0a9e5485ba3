using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Graph.Tests;

public class RoundTripTests
{
    public static TheoryData<string> Samples => [.. OperatorSamples.All.Keys];

    [Theory, MemberData(nameof(Samples))]
    public void A_written_network_reads_back_as_it_was(string sample)
    {
        Network network = OperatorSamples.All[sample]();
        Network back = OnnxFile.Read(OnnxFile.ToBytes(network), sample);
        AssertSame(network, back);
    }

    [Theory, MemberData(nameof(Samples))]
    public void The_same_network_gives_the_same_bytes_and_so_does_what_was_read(string sample)
    {
        byte[] bytes = OnnxFile.ToBytes(OperatorSamples.All[sample]());
        Assert.Equal(bytes, OnnxFile.ToBytes(OperatorSamples.All[sample]()));
        if (sample.StartsWith("active shift") || sample == "embedding") return; // Offsets come back within rounding.
        Assert.Equal(bytes, OnnxFile.ToBytes(OnnxFile.Read(bytes, sample)));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Weights_of_8_bits_read_back_within_half_a_step_of_their_channel(string sample)
    {
        Network network = OperatorSamples.All[sample](), back = OnnxFile.Read(OnnxFile.ToBytes(network, OnnxWeights.Int8), sample);
        Assert.Equal(network.Nodes.Select(node => node.ToString()), back.Nodes.Select(node => node.ToString()));
        foreach ((Node before, Node after) in network.Nodes.Zip(back.Nodes))
        {
            Assert.Equal(before.Operator.Weights.Select(weight => weight.Name), after.Operator.Weights.Select(weight => weight.Name));
            if (before.Operator is Shift shift) Assert.Equal(shift.Offsets, Assert.IsType<Shift>(after.Operator).Offsets);
            foreach ((Weight was, Weight now) in before.Operator.Weights.Zip(after.Operator.Weights))
            {
                bool isKernel = was.Shape.Count > 1 && before.Operator is not ActiveShift;
                int row = was.Values.Length / was.Shape[0];
                for (int i = 0; i < was.Values.Length; i++)
                {
                    float largest = was.Values.Skip(i / row * row).Take(row).Max(Math.Abs), step = largest / 127;
                    Assert.InRange(now.Values[i], was.Values[i] - Tolerance(), was.Values[i] + Tolerance());

                    float Tolerance() => isKernel ? 0.5001f * step : 1e-5f;
                }
            }
        }
    }

    [Fact]
    public void A_sparse_shift_reads_back_as_the_shift_that_it_rounds_to()
    {
        Network network = OperatorSamples.SparseShift();
        Operator read = Assert.Single(OnnxFile.Read(OnnxFile.ToBytes(network), "sparse").Nodes).Operator;
        Assert.Equal(((SparseShift)network.Nodes[0].Operator).Rounded().Offsets, Assert.IsType<Shift>(read).Offsets);
    }

    [Fact]
    public void A_file_on_disk_is_replaced_as_a_whole_and_read_back()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.onnx");
        try
        {
            File.WriteAllText(path, "something else");
            OnnxFile.Write(OperatorSamples.ResidualBlock(), path);
            AssertSame(OperatorSamples.ResidualBlock(), OnnxFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Every_operator_has_a_sample()
    {
        var kinds = OperatorSamples.All.Values.SelectMany(build => build().Nodes).Select(node => node.Operator.GetType()).ToHashSet();
        kinds.Add(typeof(SparseShift));
        IEnumerable<Type> operators = typeof(Operator).Assembly.GetTypes()
            .Where(type => type.IsPublic && !type.IsAbstract && type.IsAssignableTo(typeof(Operator)));
        Assert.Empty(operators.Except(kinds));
    }

    [Fact]
    public void A_weight_used_twice_is_stored_once_and_stays_shared()
    {
        var b = new SampleBuilder(TensorShape.Image(4, 3, 3));
        Convolution convolution = b.Convolution(4, 4, SlidingWindow.Same(3));
        Network network = b.Then(convolution).Then(convolution).Build();
        Network back = OnnxFile.Read(OnnxFile.ToBytes(network), "shared");
        Assert.Same(((Convolution)back.Nodes[0].Operator).Kernel, ((Convolution)back.Nodes[1].Operator).Kernel);
        AssertSame(network, back);
    }

    [Fact]
    public void The_input_as_an_output_and_an_output_given_twice_survive()
    {
        Network network = new SampleBuilder(TensorShape.Image(2, 3, 3)).Then(new Relu()).Build("input", "n0", "n0");
        AssertSame(network, OnnxFile.Read(OnnxFile.ToBytes(network), "outputs"));
    }

    [Fact]
    public void Weights_that_are_not_numbers_are_not_written()
    {
        var b = new SampleBuilder(TensorShape.Vector(2));
        Network network = b.Then(new FullyConnected(b.Given([1, float.NaN], 1, 2), null)).Build();
        Assert.Equal(ModelError.InvalidWeight, Assert.Throws<ModelException>(() => OnnxFile.ToBytes(network)).Error);
    }

    internal static void AssertSame(Network expected, Network actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.InputShape, actual.InputShape);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Nodes.Select(node => node.ToString()), actual.Nodes.Select(node => node.ToString()));
        Assert.Equal(expected.Nodes.Select(node => node.Name), actual.Nodes.Select(node => node.Name));
        Assert.Equal(expected.Cost, actual.Cost);
        foreach ((Node a, Node b) in expected.Nodes.Zip(actual.Nodes))
        {
            Assert.Equal(expected.ShapeOf(a.Output), actual.ShapeOf(b.Output));
            Assert.Equal(expected.CostOf(a), actual.CostOf(b));
            AssertSame(a.Operator, b.Operator);
        }
    }

    private static void AssertSame(Operator expected, Operator actual)
    {
        Assert.Equal(expected.GetType(), actual.GetType());
        foreach ((Weight a, Weight b) in expected.Weights.Zip(actual.Weights))
        {
            Assert.Equal(a.Name, b.Name);
            Assert.Equal(a.Shape, b.Shape);
            if (expected is ActiveShift)
                Assert.All(a.Values.Zip(b.Values), pair => Assert.InRange(pair.Second - pair.First, -1e-6f, 1e-6f));
            else
                Assert.Equal(a.Values.Select(BitConverter.SingleToInt32Bits), b.Values.Select(BitConverter.SingleToInt32Bits));
        }
        // Everything that is no weight: windows, groups, epsilon, offsets.
        foreach (System.Reflection.PropertyInfo property in expected.GetType().GetProperties())
        {
            if (property.PropertyType.IsAssignableTo(typeof(Weight)) || property.PropertyType.IsAssignableTo(typeof(Operator)) ||
                property.PropertyType == typeof(IEnumerable<Weight>)) continue;
            Assert.Equal(property.GetValue(expected), property.GetValue(actual));
        }
    }
}
