using Google.Protobuf;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Onnx.Proto;
using ShiftService.TestSupport;
using static ShiftService.TestSupport.FileBuilder;

namespace ShiftService.Graph.Tests;

public class ModelErrorTests
{
    private static readonly Dictionary<string, (ModelError Error, string Says, Func<byte[]> Bytes)> Files = new()
    {
        ["empty"] = (ModelError.Malformed, "empty", () => []),
        ["text"] = (ModelError.Malformed, "not an ONNX file", () => "this is some text, not a model"u8.ToArray()),
        ["png"] = (ModelError.Malformed, "not an ONNX file", () => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]),
        ["truncated"] = (ModelError.Malformed, "ends early", () => OnnxFile.ToBytes(OperatorSamples.ResidualBlock())[..^40]),
        ["no graph"] = (ModelError.Malformed, "no graph", () => new ModelProto { IrVersion = 8 }.ToByteArray()),
        ["old format"] = (ModelError.UnsupportedVersion, "format version 2", () => Changed(m => m.IrVersion = 2)),
        ["future operators"] = (
            ModelError.UnsupportedVersion, "operator-set version 99", () => Changed(m => m.OpsetImport[0].Version = 99)),
        ["old operators"] = (ModelError.UnsupportedVersion, "operator-set version 6", () => Changed(m => m.OpsetImport[0].Version = 6)),
        ["no operators"] = (ModelError.UnsupportedVersion, "0 versions", () => Changed(m => m.OpsetImport.Clear())),
        ["functions"] = (ModelError.UnsupportedOperator, "functions", () => Changed(m => m.Functions.Add(new FunctionProto()))),
        ["unknown operator"] = (ModelError.UnsupportedOperator, "operator Einsum", () => Image().Then("Einsum").Bytes()),
        ["custom domain"] = (
            ModelError.UnsupportedOperator, "operator com.example.", () => Changed(m => m.Graph.Node[0].Domain = "com.example")),
        ["unknown attribute"] = (
            ModelError.UnsupportedOperator, "attribute 'strange'", () => Image().Then("Relu", I("strange", 1)).Bytes()),
        ["absurd dimension"] = (
            ModelError.LimitExceeded, "extent of 4611686018427387904", () => new FileBuilder(17, 0, 1L << 62, 4, 4).Then("Relu").Bytes()),
        ["negative size"] = (ModelError.InvalidShape, "extent of -3", () => new FileBuilder(17, 0, 3, -3, 4).Then("Relu").Bytes()),
        ["zero channels"] = (ModelError.InvalidShape, "extent of 0", () => Changed(m => m.Graph.Input[0] = Zero())),
        ["open channels"] = (ModelError.InvalidShape, "channels open", () => new FileBuilder(17, 0, 0, 4, 4).Then("Relu").Bytes()),
        ["open height"] = (ModelError.InvalidShape, "height open", () => new FileBuilder(17, 0, 3, 0, 0).Then("Relu").Bytes()),
        ["rank"] = (ModelError.InvalidShape, "3 dimensions", () => new FileBuilder(17, 0, 3, 4).Then("Relu").Bytes()),
        ["integer input"] = (
            ModelError.UnsupportedOperator, "data type 7", () => Changed(m => m.Graph.Input[0].Type.TensorType.ElemType = 7)),
        ["too large activation"] = (
            ModelError.LimitExceeded, "activation", () => new FileBuilder(17, 0, 1 << 20, 1 << 14, 1 << 14).Then("Relu").Bytes()),
        ["overflowing weight"] = (ModelError.LimitExceeded, "elements", () => Weight(t =>
        {
            t.Dims.Clear();
            t.Dims.Add([1 << 20, 1 << 20, 1 << 20, 1 << 20]);
        })),
        ["negative weight extent"] = (ModelError.InvalidShape, "dimension is -1", () => Weight(t => t.Dims[0] = -1)),
        ["empty weight"] = (ModelError.InvalidShape, "dimension of 0", () => Weight(t => { t.Dims[0] = 0; t.RawData = ByteString.Empty; })),
        ["short weight"] = (ModelError.InvalidWeight, "bytes for", () => Weight(t => t.RawData = ByteString.CopyFrom(new byte[5]))),
        ["long weight"] = (ModelError.InvalidWeight, "bytes for", () => Weight(t => t.RawData = ByteString.CopyFrom(new byte[4096]))),
        ["short float data"] = (ModelError.InvalidWeight, "values for", () => Weight(t => { t.ClearRawData(); t.FloatData.Add(1); })),
        ["NaN weight"] = (ModelError.InvalidWeight, "NaN", () => Weight(t => t.RawData = With(t.RawData, float.NaN))),
        ["infinite weight"] = (
            ModelError.InvalidWeight, "is Infinity", () => Weight(t => t.RawData = With(t.RawData, float.PositiveInfinity))),
        ["string weight"] = (ModelError.InvalidWeight, "data type 8", () => Weight(t => t.DataType = 8)),
        ["integer weight"] = (ModelError.InvalidWeight, "integers", () => Weight(t => t.DataType = 6)),
        ["external weight"] = (
            ModelError.InvalidWeight, "another file", () => Weight(t => t.DataLocation = TensorProto.Types.DataLocation.External)),
        ["8 bits that are not dequantised"] = (ModelError.InvalidWeight, "floating-point values belong", () =>
        {
            var b = Image();
            return b.Node("Conv", ["input", b.Int8(true, [1, 3, 1, 1], 1, 2, 3)]).Bytes();
        }),
        ["8 bits as a shape"] = (ModelError.InvalidWeight, "only where they are dequantised", () =>
        {
            var b = Image();
            return b.Node("Reshape", ["input", b.Int8(true, [2], -1, 12)]).Bytes();
        }),
        ["too few factors"] = (ModelError.InvalidShape, "has 1 values instead of 2", () => Dequantized(b => b.Floats([1], 1), 0)),
        ["an axis that there is not"] = (ModelError.InvalidAttribute, "axis 4 of 4", () => Dequantized(b => b.Floats([2], 1, 1), 4)),
        ["a factor that is not finite"] = (ModelError.InvalidWeight, "NaN", () => Dequantized(b => b.Floats([2], 1, float.NaN), 0)),
        ["a dequantised activation"] = (ModelError.UnsupportedOperator, "dequantising an activation", () =>
        {
            var b = Image();
            return b.Node("DequantizeLinear", ["input", b.Floats([], 1)]).Bytes();
        }),
        ["missing weight"] = (ModelError.MissingValue, "not defined", () => Changed(m => m.Graph.Initializer.Clear())),
        ["missing input"] = (ModelError.MissingValue, "not defined", () => Image().Node("Relu", ["nothing"]).Bytes()),
        ["missing output"] = (ModelError.MissingValue, "output 'nothing'", () => Image().Then("Relu").Bytes("nothing")),
        ["no output"] = (ModelError.MissingValue, "no output", () => Image().Then("Relu").Model.ToByteArray()),
        ["secondary output"] = (ModelError.UnsupportedOperator, "secondary", () =>
            Image().Node("Dropout", ["input"], ["a", "mask"]).Node("Relu", ["mask"]).Bytes()),
        ["missing argument"] = (ModelError.MissingValue, "lacks input 1", () => Image().Then("Conv").Bytes()),
        ["cycle"] = (
            ModelError.Cycle, "depends on itself", () => Image().Node("Add", ["input", "b"], ["a"]).Node("Relu", ["a"], ["b"]).Bytes("b")),
        ["node that reads itself"] = (ModelError.Cycle, "depends on itself", () => Image().Node("Add", ["input", "a"], ["a"]).Bytes("a")),
        ["duplicate value"] = (ModelError.DuplicateName, "'a' is defined twice", () =>
            Image().Node("Relu", ["input"], ["a"]).Node("Tanh", ["input"], ["a"]).Bytes("a")),
        ["value like the input"] = (
            ModelError.DuplicateName, "'input' is defined twice", () => Image().Node("Relu", ["input"], ["input"]).Bytes("input")),
        ["duplicate initializer"] = (
            ModelError.DuplicateName, "two initializers", () => Changed(m => m.Graph.Initializer.Add(m.Graph.Initializer[0].Clone()))),
        ["duplicate node"] = (ModelError.DuplicateName, "two nodes", () => Changed(m => m.Graph.Node[1].Name = m.Graph.Node[0].Name)),
        ["duplicate attribute"] = (
            ModelError.DuplicateName, "given twice", () => Image().Then("LeakyRelu", F("alpha", 1), F("alpha", 2)).Bytes()),
        ["attribute of the wrong type"] = (
            ModelError.InvalidAttribute, "type Int instead of Float", () => Image().Then("LeakyRelu", I("alpha", 1)).Bytes()),
        ["flag out of range"] = (ModelError.InvalidAttribute, "instead of 0 or 1", () =>
            Image().Then("AveragePool", L("kernel_shape", 2, 2), I("ceil_mode", 7)).Bytes()),
        ["two inputs"] = (ModelError.UnsupportedOperator, "2 inputs", () => Changed(m => m.Graph.Input.Add(Value("other", 1)))),
        ["no input"] = (ModelError.UnsupportedOperator, "no input", () => Changed(m => m.Graph.Input.Clear())),
        ["zero stride"] = (
            ModelError.InvalidAttribute, "holds 0", () => Image().Then("MaxPool", L("kernel_shape", 2, 2), L("strides", 0, 1)).Bytes()),
        ["negative padding"] = (ModelError.InvalidAttribute, "holds -1", () =>
            Image().Then("MaxPool", L("kernel_shape", 2, 2), L("pads", -1, 0, 0, 0)).Bytes()),
        ["window larger than the image"] = (
            ModelError.InvalidShape, "does not fit", () => Image().Then("MaxPool", L("kernel_shape", 9, 9)).Bytes()),
        ["convolution in three dimensions"] = (ModelError.UnsupportedOperator, "two-dimensional", () =>
        {
            var b = Image();
            return b.Node("Conv", ["input", b.RandomFloats(2, 3, 1, 1, 1)]).Bytes();
        }),
        ["zero padding that stands alone"] = (ModelError.UnsupportedOperator, "zero padding is understood only", () =>
        {
            var b = Image();
            return b.Node("Pad", ["input", b.Integers(0, 0, 1, 1, 0, 0, 1, 1)]).Then("Relu").Bytes();
        }),
        ["zero padding before max pooling of any values"] = (ModelError.UnsupportedOperator, "zero padding is understood only", () =>
        {
            var b = Image();
            return b.Node("Pad", ["input", b.Integers(0, 0, 1, 1, 0, 0, 1, 1)]).Then("MaxPool", L("kernel_shape", 2, 2)).Bytes();
        }),
        ["crop that stands alone"] = (ModelError.UnsupportedOperator, "rows or columns", () =>
        {
            var b = Image();
            return b.Node("Slice", ["input", b.Integers(1), b.Integers(3), b.Integers(2)]).Bytes();
        }),
        ["average pooling rounded up"] = (ModelError.UnsupportedOperator, "ceil_mode", () =>
            Image().Then("AveragePool", L("kernel_shape", 2, 2), L("strides", 3, 3), I("ceil_mode", 1)).Bytes()),
        ["transpose"] = (ModelError.UnsupportedOperator, "Transpose", () => Image().Then("Transpose", L("perm", 0, 2, 3, 1)).Bytes()),
        ["softmax of an image"] = (
            ModelError.UnsupportedOperator, "Softmax of an image", () => Image().Then("Softmax", I("axis", 1)).Bytes()),
        ["reshape that fixes the batch"] = (ModelError.InvalidShape, "fixed to 2", () =>
        {
            var b = Image();
            return b.Node("Reshape", ["input", b.Integers(2, -1)]).Bytes();
        }),
        ["reshape that does not divide"] = (ModelError.InvalidShape, "cannot reshape", () =>
        {
            var b = Image();
            return b.Node("Reshape", ["input", b.Integers(-1, 7)]).Bytes();
        }),
        ["resize by a fraction"] = (ModelError.UnsupportedOperator, "no whole number", () =>
        {
            var b = Image();
            return b.Node("Resize", ["input", "", b.Floats([4], 1, 1, 1.5f, 1.5f)]).Bytes();
        }),
        ["linear resize"] = (ModelError.UnsupportedOperator, "other than nearest", () =>
        {
            var b = Image();
            return b.Node("Resize", ["input", "", b.Floats([4], 1, 1, 2, 2)], S("mode", "linear")).Bytes();
        }),
        ["product of activations"] = (ModelError.UnsupportedOperator, "product of two", () =>
            Image().Node("Sigmoid", ["input"], ["s"]).Node("Mul", ["input", "s"]).Bytes()),
        ["sum of different shapes"] = (ModelError.InvalidShape, "cannot add", () =>
            Image().Node("GlobalAveragePool", ["input"], ["s"]).Node("Add", ["input", "s"]).Bytes()),
        ["training batch norm"] = (
            ModelError.UnsupportedOperator, "training mode", () => Image().Then("BatchNormalization", I("training_mode", 1)).Bytes()),
        ["negative variance"] = (ModelError.InvalidWeight, "not positive", () =>
        {
            var b = Image();
            string one = b.Floats([3], 1, 1, 1);
            return b.Node("BatchNormalization", ["input", one, one, one, b.Floats([3], 1, 1, -1)]).Bytes();
        }),
        ["division by a zero constant"] = (ModelError.InvalidWeight, "derived value", () =>
        {
            var b = Image();
            return b.Node("Div", ["input", b.Floats([], 0)]).Bytes();
        }),
    };

    public static TheoryData<string> Cases => [.. Files.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void A_bad_file_is_refused_with_its_name_and_the_reason(string file)
    {
        (ModelError error, string says, Func<byte[]> bytes) = Files[file];
        ModelException refused = Assert.Throws<ModelException>(() => OnnxFile.Read(bytes(), "bad.onnx"));
        Assert.Equal(error, refused.Error);
        Assert.Equal("bad.onnx", refused.File);
        Assert.StartsWith("bad.onnx: ", refused.Message);
        Assert.Contains(says, refused.Message);
    }

    [Fact]
    public void The_node_at_fault_is_named()
    {
        ModelException refused = Assert.Throws<ModelException>(
            () => OnnxFile.Read(Image().Node("Einsum", ["input"], ["x"]).Bytes(), "bad.onnx"));
        Assert.Equal("Einsum-x", refused.Node);
    }

    [Fact]
    public void Limits_are_kept()
    {
        byte[] file = OnnxFile.ToBytes(OperatorSamples.ResidualBlock());
        Refused(new() { MaxFileBytes = file.Length - 1 }, "bytes");
        Refused(new() { MaxNodes = 5 }, "nodes");
        Refused(new() { MaxWeightElements = 100 }, "elements");
        Refused(new() { MaxWeightBytes = 1000 }, "weights need more");
        Refused(new() { MaxDimension = 8 }, "limit is 8");
        Refused(new() { MaxActivationElements = 500 }, "activation");
        OnnxFile.Read(file, "good", new() { MaxFileBytes = file.Length });

        void Refused(OnnxLimits limits, string says)
        {
            ModelException refused = Assert.Throws<ModelException>(() => OnnxFile.Read(file, "large", limits));
            Assert.Equal(ModelError.LimitExceeded, refused.Error);
            Assert.Contains(says, refused.Message);
        }
    }

    [Fact]
    public void A_small_file_of_many_empty_messages_is_refused_before_they_become_objects()
    {
        // Field 1 of the graph, length 0: an empty node in two bytes.
        byte[] nodes = [.. Enumerable.Repeat<byte[]>([0x0A, 0x00], 4_000_000).SelectMany(pair => pair)];
        byte[] file = [0x08, 0x08, 0x3A, .. Varint(nodes.Length), .. nodes];
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelException refused = Assert.Throws<ModelException>(() => OnnxFile.Read(file, "bomb"));
        Assert.Equal(ModelError.LimitExceeded, refused.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        static byte[] Varint(int value)
        {
            var stream = new MemoryStream();
            var output = new CodedOutputStream(stream);
            output.WriteLength(value);
            output.Flush();
            return stream.ToArray();
        }
    }

    [Fact]
    public void One_node_that_stands_for_many_counts_as_many()
    {
        byte[] file = Image().Node("Sum", [.. Enumerable.Repeat("input", 50)]).Bytes();
        Assert.Equal(49, OnnxFile.Read(file, "sum").Nodes.Count);
        Assert.Equal(
            ModelError.LimitExceeded, Assert.Throws<ModelException>(() => OnnxFile.Read(file, "sum", new() { MaxNodes = 40 })).Error);
    }

    [Fact]
    public void A_large_kernel_that_many_nodes_read_does_not_become_as_many_shifts()
    {
        // Each node alone is a shift of a million channels.
        var b = new FileBuilder(17, 0, 1 << 20, 1, 1);
        var ones = new float[1 << 20];
        Array.Fill(ones, 1);
        string kernel = b.Floats([1 << 20, 1, 1, 1], ones);
        for (int i = 0; i < 20; i++) b.Node("Conv", [b.Last, kernel], I("group", 1 << 20));
        ModelException refused = Assert.Throws<ModelException>(() => OnnxFile.Read(b.Bytes(), "large"));
        Assert.Equal(ModelError.LimitExceeded, refused.Error);
    }

    [Fact]
    public void Nodes_in_any_order_are_put_in_order()
    {
        Network network = OnnxFile.Read(
            Image().Node("Relu", ["b"], ["c"]).Node("Tanh", ["a"], ["b"]).Node("Sigmoid", ["input"], ["a"]).Bytes("c"), "file");
        Assert.Equal(["a", "b", "c"], network.Nodes.Select(node => node.Output));
    }

    [Fact]
    public void A_size_that_the_file_leaves_open_is_given_by_the_caller()
    {
        byte[] file = new FileBuilder(17, 0, 3, 0, 0).Then("Relu").Bytes();
        Assert.Equal(TensorShape.Image(3, 20, 30), OnnxFile.Read(file, "open", inputSize: (20, 30)).InputShape);
        Assert.Equal(ModelError.InvalidShape, Assert.Throws<ModelException>(() => OnnxFile.Read(file, "open", inputSize: (0, 30))).Error);
        Assert.Equal(
            ModelError.InvalidShape, Assert.Throws<ModelException>(() => OnnxFile.Read(file, "open", inputSize: (1 << 20, 30))).Error);
        ModelException other = Assert.Throws<ModelException>(
            () => OnnxFile.Read(Image().Then("Relu").Bytes(), "fixed", inputSize: (20, 30)));
        Assert.Contains("height 5, not 20", other.Message);
    }

    private static FileBuilder Image() => new(17, 0, 3, 5, 4);

    private static byte[] Dequantized(Func<FileBuilder, string> scale, long axis)
    {
        FileBuilder b = Image();
        b.Node("DequantizeLinear", [b.Int8(true, [2, 3, 1, 1], 1, 2, 3, 4, 5, 6), scale(b)], I("axis", axis));
        return b.Node("Conv", ["input", b.Last]).Bytes();
    }

    private static ValueInfoProto Zero()
    {
        ValueInfoProto value = Value("input", 0, 3, 9, 9);
        value.Type.TensorType.Shape.Dim[1].DimValue = 0;
        return value;
    }

    private static byte[] Changed(Action<ModelProto> change)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxFile.ToBytes(OperatorSamples.ResidualBlock()));
        change(model);
        return model.ToByteArray();
    }

    /// <summary>A change to the first convolution's kernel.</summary>
    private static byte[] Weight(Action<TensorProto> change) => Changed(model => change(model.Graph.Initializer[0]));

    private static ByteString With(ByteString data, float value)
    {
        byte[] bytes = data.ToByteArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(8), value);
        return ByteString.CopyFrom(bytes);
    }
}
