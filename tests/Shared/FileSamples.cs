using Google.Protobuf;
using ShiftService.Graph.Onnx.Proto;
using static ShiftService.TestSupport.FileBuilder;

namespace ShiftService.TestSupport;

/// <summary>
/// Files in the forms that other exporters write, with the operators that they must read as. ONNX Runtime runs the very bytes, so
/// that what was read is compared with what the file means.
/// </summary>
public static class FileSamples
{
    public static IReadOnlyDictionary<string, (Func<byte[]> Bytes, string Kinds)> All { get; } =
        new Dictionary<string, (Func<byte[]>, string)>
    {
        ["convolution with weights of 8 bits"] = (() =>
        {
            var b = Image(17);
            string weights = b.Int8(true, [2, 4, 1, 1], -128, 127, 5, -7, 0, 100, 3, -50);
            b.Node("DequantizeLinear", [weights, b.Floats([2], 0.01f, 0.02f)], I("axis", 0));
            return b.Node("Conv", ["input", b.Last]).Bytes();
        }, "PointwiseConvolution"),
        ["gemm with weights of 8 bits without a sign"] = (() =>
        {
            var b = Vector(13);
            string weights = b.Int8(false, [6, 2], 0, 255, 3, 4, 200, 6, 7, 8, 90, 10, 11, 12);
            b.Node("DequantizeLinear", [weights, b.Floats([2], 0.01f, 0.02f), b.Int8(false, [2], 100, 3)]);
            return b.Node("Gemm", ["input", b.Last]).Bytes();
        }, "FullyConnected"),
        ["matrix with one factor"] = (() =>
        {
            var b = Vector(13);
            string weights = b.Int8(true, [6, 1], 1, -2, 3, -4, 5, -6);
            b.Node("DequantizeLinear", [weights, b.Floats([], 0.5f), b.Int8(true, [], -3)]);
            return b.Node("MatMul", ["input", b.Last]).Bytes();
        }, "FullyConnected"),
        ["clip with attributes"] = (() => Image(10).Then("Clip", F("min", 0), F("max", 6)).Bytes(), "Clip"),
        ["clip without maximum"] = (() => { var b = Image(13); return b.Node("Clip", ["input", b.Floats([], 0)]).Bytes(); }, "Clip"),
        ["gemm plain"] = (() =>
        {
            var b = Vector(11);
            return b.Node("Gemm", ["input", b.RandomFloats(6, 4), b.RandomFloats(4)], F("alpha", 0.5f), F("beta", 2)).Bytes();
        }, "FullyConnected"),
        ["gemm transposed"] = (() =>
        {
            var b = Vector(13);
            return b.Node("Gemm", ["input", b.RandomFloats(4, 6), b.RandomFloats(1, 4)], I("transB", 1)).Bytes();
        }, "FullyConnected"),
        ["gemm with a scalar bias"] = (() =>
        {
            var b = Vector(13);
            return b.Node("Gemm", ["input", b.RandomFloats(4, 6), b.RandomFloats(1)], I("transB", 1)).Bytes();
        }, "FullyConnected"),
        ["matmul and add"] = (() =>
        {
            var b = Vector(13);
            return b.Node("MatMul", ["input", b.RandomFloats(6, 4)]).Node("Add", [b.RandomFloats(4), b.Last]).Bytes();
        }, "FullyConnected"),
        ["matmul of a transposed constant"] = (() =>
        {
            var b = Vector(13);
            string w = b.RandomFloats(4, 6);
            b.Node("Transpose", [w], L("perm", 1, 0));
            return b.Node("MatMul", ["input", b.Last]).Bytes();
        }, "FullyConnected"),
        ["reshape to a vector"] = (() =>
        {
            var b = Image(13);
            return b.Node("Reshape", ["input", b.Integers(-1, 4 * 6 * 5)]).Bytes();
        }, "Flatten"),
        ["reshape that keeps the batch"] = (() =>
        {
            var b = Image(13);
            return b.Node("Reshape", ["input", b.Integers(0, -1)]).Bytes();
        }, "Flatten"),
        ["view by computed shape"] = (ViewByShape, "Flatten"),
        ["flatten by a negative axis"] = (() => Image(13).Then("Flatten", I("axis", -3)).Bytes(), "Flatten"),
        ["squeeze"] = (() =>
        {
            var b = Image(13).Then("GlobalAveragePool");
            return b.Node("Squeeze", [b.Last, b.Integers(2, 3)]).Bytes();
        }, "GlobalAveragePool Flatten"),
        ["squeeze by attribute"] = (
            () => Image(11).Then("GlobalAveragePool").Then("Squeeze", L("axes", -1, -2)).Bytes(), "GlobalAveragePool Flatten"),
        ["identity and dropout"] = (
            () => Image(11).Then("Identity").Then("Dropout", F("ratio", 0.25f)).Then("Identity").Bytes(), "Dropout"),
        ["constant nodes"] = (ConstantNodes, "Affine"),
        ["split by attribute"] = (() => Image(11).Node("Split", ["input"], ["a", "b"], I("axis", 1), L("split", 1, 3))
            .Node("Concat", ["b", "a"], I("axis", 1)).Bytes(), "ChannelSlice ChannelSlice Concat"),
        ["split by input"] = (() =>
        {
            var b = Image(13);
            return b.Node("Split", ["input", b.Integers(3, 1)], ["a", "b"], I("axis", -3))
                .Node("Concat", ["b", "a"], I("axis", -3)).Bytes();
        }, "ChannelSlice ChannelSlice Concat"),
        ["split evenly"] = (() =>
            Image(11).Node("Split", ["input"], ["a", "b"], I("axis", 1)).Node("Add", ["b", "a"]).Bytes(), "ChannelSlice ChannelSlice Add"),
        ["split by number"] = (() => Image(18).Node("Split", ["input"], ["a", "b"], I("axis", 1), I("num_outputs", 2))
            .Node("Add", ["b", "a"]).Bytes(), "ChannelSlice ChannelSlice Add"),
        ["slice by attributes"] = (
            () => Image(9).Then("Slice", L("axes", 1), L("starts", -3), L("ends", long.MaxValue)).Bytes(), "ChannelSlice"),
        ["pad before a convolution"] = (() =>
        {
            var b = Image(11);
            return b.Node("Pad", ["input", b.Integers(0, 0, 0, 1, 0, 0, 2, 1)])
                .Node("Conv", [b.Last, b.RandomFloats(3, 4, 3, 3)], L("strides", 2, 2)).Bytes();
        }, "Convolution"),
        ["pad by attributes before a convolution"] = (() =>
        {
            var b = Image(9).Then("Pad", L("pads", 0, 0, 1, 1, 0, 0, 1, 1));
            return b.Node("Conv", [b.Last, b.RandomFloats(3, 4, 3, 3)], L("pads", 0, 1, 1, 0)).Bytes();
        }, "Convolution"),
        ["pad before an average pooling"] = (() =>
        {
            var b = Image(13);
            return b.Node("Pad", ["input", b.Integers(0, 0, 1, 1, 0, 0, 1, 1), ""])
                .Then("AveragePool", L("kernel_shape", 3, 3), L("strides", 2, 2)).Bytes();
        }, "AveragePool"),
        ["pad before a max pooling of positive values"] = (() =>
        {
            var b = Image(13).Then("Relu");
            return b.Node("Pad", [b.Last, b.Integers(0, 0, 1, 1, 0, 0, 1, 1)])
                .Then("MaxPool", L("kernel_shape", 3, 3), L("strides", 2, 2)).Bytes();
        }, "Relu MaxPool"),
        ["pad with axes"] = (() =>
        {
            var b = Image(18);
            return b.Node("Pad", ["input", b.Integers(1, 2, 0, 1), "", b.Integers(-1, 2)])
                .Node("Conv", [b.Last, b.RandomFloats(3, 4, 3, 3)]).Bytes();
        }, "Convolution"),
        ["reflecting pad by attributes"] = (
            () => Image(9).Then("Pad", L("pads", 0, 0, 1, 2, 0, 0, 3, 0), S("mode", "reflect")).Bytes(), "ReflectionPad"),
        ["mean over pixels"] = (() => Image(13).Then("ReduceMean", L("axes", 2, 3), I("keepdims", 1)).Bytes(), "GlobalAveragePool"),
        ["mean over pixels without dimensions"] = (() =>
        {
            var b = Image(18);
            return b.Node("ReduceMean", ["input", b.Integers(-1, -2)], I("keepdims", 0)).Bytes();
        }, "GlobalAveragePool Flatten"),
        ["average pooling rounded up where it divides"] = (
            () => Image(13).Then("AveragePool", L("kernel_shape", 2, 1), L("strides", 2, 1), I("ceil_mode", 1)).Bytes(), "AveragePool"),
        ["max pooling rounded up"] = (
            () => Image(13).Then("MaxPool", L("kernel_shape", 3, 2), L("strides", 2, 2), I("ceil_mode", 1)).Bytes(), "MaxPool"),
        ["leaky relu"] = (() => Image(13).Then("LeakyRelu", F("alpha", 0.2f)).Bytes(), "PRelu"),
        ["prelu with one slope"] = (() => { var b = Image(13); return b.Node("PRelu", ["input", b.Floats([1], 0.3f)]).Bytes(); }, "PRelu"),
        ["prelu with an unsqueezed slope"] = (() =>
        {
            var b = Image(11);
            string s = b.RandomFloats(4);
            b.Node("Unsqueeze", [s], L("axes", 1, 2));
            return b.Node("PRelu", ["input", b.Last]).Bytes();
        }, "PRelu"),
        ["normalised input"] = (() =>
        {
            var b = Image(13);
            return b.Node("Sub", ["input", b.RandomFloats(1, 4, 1, 1)]).Node("Div", [b.Last, b.Floats([4, 1, 1], 1, 2, 3, 4)]).Bytes();
        }, "Affine Affine"),
        ["product and sum"] = (() =>
        {
            var b = Image(13);
            return b.Node("Mul", [b.RandomFloats(4, 1, 1), "input"]).Node("Add", [b.Last, b.Floats([], 0.5f)]).Bytes();
        }, "Affine"),
        ["sum after a convolution"] = (() =>
        {
            var b = Image(13);
            return b.Node("Conv", ["input", b.RandomFloats(3, 4, 1, 1)]).Node("Add", [b.Last, b.RandomFloats(1, 3, 1, 1)]).Bytes();
        }, "PointwiseConvolution"),
        ["sum of three"] = (() => Image(13).Node("Relu", ["input"], ["a"]).Node("Tanh", ["input"], ["b"])
            .Node("Sum", ["a", "b", "input"]).Bytes(), "Relu Tanh Add Add"),
        ["same upper stride 2"] = (() =>
        {
            var b = Image(13);
            return b.Node("Conv", ["input", b.RandomFloats(3, 4, 3, 3)], S("auto_pad", "SAME_UPPER"), L("strides", 2, 2)).Bytes();
        }, "Convolution"),
        ["same lower"] = (() =>
        {
            var b = Image(13);
            return b.Node("Conv", ["input", b.RandomFloats(3, 4, 2, 4)], S("auto_pad", "SAME_LOWER")).Bytes();
        }, "Convolution"),
        ["valid"] = (() =>
        {
            var b = Image(13);
            return b.Node("Conv", ["input", b.RandomFloats(3, 4, 3, 3)], S("auto_pad", "VALID")).Bytes();
        }, "Convolution"),
        ["same upper pooling"] = (
            () => Image(13).Then("MaxPool", S("auto_pad", "SAME_UPPER"), L("kernel_shape", 3, 3), L("strides", 2, 2)).Bytes(), "MaxPool"),
        ["upsample by input"] = (() =>
        {
            var b = Image(9);
            return b.Node("Upsample", ["input", b.Floats([4], 1, 1, 2, 2)], S("mode", "nearest")).Bytes();
        }, "Upsample"),
        ["upsample by attribute"] = (() => Image(7).Then("Upsample", Fs("scales", 1, 1, 3, 3)).Bytes(), "Upsample"),
        ["resize of opset 10"] = (() =>
        {
            var b = Image(10);
            return b.Node("Resize", ["input", b.Floats([4], 1, 1, 2, 2)]).Bytes();
        }, "Upsample"),
        ["resize by half pixels"] = (() =>
        {
            var b = Image(13);
            return b.Node("Resize", ["input", "", b.Floats([4], 1, 1, 3, 3)]).Bytes();
        }, "Upsample"),
        ["resize of PyTorch"] = (() =>
        {
            var b = Image(11);
            return b.Node("Resize", ["input", b.Floats([0]), b.Floats([4], 1, 1, 2, 2)], S("coordinate_transformation_mode", "asymmetric"),
                S("nearest_mode", "floor"), F("cubic_coeff_a", -0.75f)).Bytes();
        }, "Upsample"),
        ["softmax over the last axis"] = (() => Vector(13).Then("Softmax").Bytes(), "Softmax"),
        ["length and division"] = (() => Vector(11).Node("ReduceL2", ["input"], ["l"], L("axes", 1), I("keepdims", 1))
            .Node("Div", ["input", "l"]).Bytes(), "L2Normalize"),
        ["normalise of PyTorch"] = (NormalizeOfPyTorch, "L2Normalize"),
        ["shuffle with joined pixels"] = (() =>
        {
            var b = Image(13);
            b.Node("Reshape", ["input", b.Integers(0, 2, 2, 30)]).Then("Transpose", L("perm", 0, 2, 1, 3));
            return b.Node("Reshape", [b.Last, b.Integers(0, 4, 6, 5)]).Bytes();
        }, "ChannelShuffle"),
        ["half weights"] = (HalfWeights, "PointwiseConvolution"),
        ["double weights"] = (DoubleWeights, "Affine"),
        ["float data"] = (() =>
        {
            var b = Image(13);
            b.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 4, 1, 1 }, FloatData = { 1, 2, 3, 4 } });
            return b.Node("Mul", ["input", "w"]).Bytes();
        }, "Affine"),
        ["initializer listed as an input"] = (() =>
        {
            var b = Image(13);
            b.Graph.Input.Add(Value("w", 4, 1, 1));
            b.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 4, 1, 1 }, FloatData = { 1, 2, 3, 4 } });
            return b.Node("Mul", ["input", "w"]).Bytes();
        }, "Affine"),
        ["unused initializer and node"] = (() =>
        {
            var b = Image(13);
            b.RandomFloats(3, 3);
            return b.Node("Relu", ["input"], ["unused"]).Node("Tanh", ["input"]).Bytes();
        }, "Tanh"),
        ["dilated shift"] = (DilatedShift, "Shift"),
        ["one-sided shift"] = (() =>
        {
            var b = Image(13);
            float[] k = new float[4 * 2];
            for (int c = 0; c < 4; c++) k[2 * c + c % 2] = 1;
            return b.Node("Conv", ["input", b.Floats([4, 1, 1, 2], k)], L("pads", 0, 0, 0, 1), I("group", 4)).Bytes();
        }, "Shift"),
        ["shift: pad all, slice windows"] = (PadThenSlice, "Shift"),
        ["shift: slice channels, pad, slice"] = (SliceThenPad, "Shift"),
        ["shift: slice, then pad"] = (CropThenPad, "Shift"),
        ["shift: negative padding"] = (NegativePadding, "Shift"),
        ["strided one-hot kernels"] = (() =>
        {
            var b = Image(13);
            float[] k = new float[4 * 9];
            for (int c = 0; c < 4; c++) k[9 * c + 2 * c] = 1;
            return b.Node("Conv", ["input", b.Floats([4, 1, 3, 3], k)], L("pads", 1, 1, 1, 1), L("strides", 2, 2), I("group", 4)).Bytes();
        }, "ActiveShift"),
    };

    private static FileBuilder Image(long opset) => new(opset, 0, 4, 6, 5);

    private static FileBuilder Vector(long opset) => new(opset, 0, 6);

    private static byte[] ViewByShape()
    {
        var b = Image(13);
        b.Graph.Initializer.Add(new TensorProto { Name = "zero", DataType = 7, Int64Data = { 0 } });
        return b.Node("Shape", ["input"], ["shape"]).Node("Gather", ["shape", "zero"], ["batch"], I("axis", 0))
            .Node("Unsqueeze", ["batch", b.Integers(0)], ["batch list"])
            .Node("Concat", ["batch list", b.Integers(-1)], ["target"], I("axis", 0))
            .Node("Reshape", ["input", "target"]).Bytes();
    }

    private static byte[] ConstantNodes()
    {
        var b = Image(13);
        b.Node("Constant", [], ["two"], F("value_float", 2));
        b.Node("Constant", [], ["bias"], T("value", new TensorProto { DataType = 1, Dims = { 4, 1, 1 }, FloatData = { 1, 2, 3, 4 } }));
        return b.Node("Mul", ["input", "two"]).Node("Add", [b.Last, "bias"]).Bytes();
    }

    private static byte[] NormalizeOfPyTorch()
    {
        var b = Vector(13);
        b.Node("ReduceL2", ["input"], ["length"], L("axes", 1), I("keepdims", 1)).Node("Clip", ["length", b.Floats([], 1e-12f)], ["safe"]);
        return b.Node("Shape", ["input"], ["shape"]).Node("Expand", ["safe", "shape"], ["wide"]).Node("Div", ["input", "wide"]).Bytes();
    }

    private static byte[] HalfWeights()
    {
        var b = Image(13);
        byte[] halves = [.. Enumerable.Range(0, 12).SelectMany(i => BitConverter.GetBytes((Half)(i * 0.25 - 1)))];
        b.Graph.Initializer.Add(
            new TensorProto { Name = "half", DataType = 10, Dims = { 3, 4, 1, 1 }, RawData = ByteString.CopyFrom(halves) });
        return b.Node("Cast", ["half"], ["single"], I("to", 1)).Node("Conv", ["input", "single"]).Bytes();
    }

    private static byte[] DoubleWeights()
    {
        var b = Image(13);
        b.Graph.Initializer.Add(new TensorProto { Name = "double", DataType = 11, Dims = { 4, 1, 1 }, DoubleData = { 0.5, 1.25, -1, 2 } });
        return b.Node("Cast", ["double"], ["single"], I("to", 1)).Node("Mul", ["input", "single"]).Bytes();
    }

    private static byte[] DilatedShift()
    {
        var b = Image(13);
        var kernel = new float[4 * 9];
        for (int c = 0; c < 4; c++) kernel[9 * c + c] = 1;
        return b.Node("Conv", ["input", b.Floats([4, 1, 3, 3], kernel)], L("pads", 2, 2, 2, 2), L("dilations", 2, 2), I("group", 4))
            .Bytes();
    }

    /// <summary>The whole image is padded once; every group sees it through a window of its own.</summary>
    private static byte[] PadThenSlice()
    {
        var b = Image(13);
        b.Node("Pad", ["input", b.Integers(0, 0, 1, 1, 0, 0, 1, 1)], ["padded"]);
        (int Dy, int Dx)[] offsets = [(0, 0), (-1, 1), (1, 0), (1, -1)];
        for (int c = 0; c < 4; c++)
        {
            (int dy, int dx) = offsets[c];
            b.Node(
                "Slice", ["padded", b.Integers(c, 1 + dy, 1 + dx), b.Integers(c + 1, 7 + dy, 6 + dx), b.Integers(1, 2, 3)], [$"part{c}"]);
        }
        return b.Node("Concat", ["part0", "part1", "part2", "part3"], I("axis", 1)).Bytes();
    }

    private static byte[] SliceThenPad()
    {
        var b = Image(11);
        b.Node("Split", ["input"], ["g0", "g1"], I("axis", 1));
        b.Node("Pad", ["g0", b.Integers(0, 0, 2, 0, 0, 0, 0, 0)], ["p0"])
            .Node("Slice", ["p0", b.Integers(0), b.Integers(6), b.Integers(2)], ["s0"]);
        b.Node("Pad", ["g1", b.Integers(0, 0, 0, 0, 0, 0, 0, 1)], ["p1"])
            .Node("Slice", ["p1", b.Integers(1), b.Integers(6), b.Integers(3)], ["s1"]);
        return b.Node("Concat", ["s0", "s1"], I("axis", 1)).Bytes();
    }

    private static byte[] CropThenPad()
    {
        var b = Image(11);
        b.Node("Slice", ["input", b.Integers(0, 1), b.Integers(2, 6), b.Integers(1, 2)], ["rows"])
            .Node("Pad", ["rows", b.Integers(0, 0, 0, 0, 0, 0, 1, 0)], ["s0"]);
        b.Node("Slice", ["input", b.Integers(2), b.Integers(4), b.Integers(1)], ["s1"]);
        return b.Node("Concat", ["s0", "s1"], I("axis", 1)).Bytes();
    }

    private static byte[] NegativePadding()
    {
        var b = Image(11);
        b.Node("Split", ["input"], ["g0", "g1"], I("axis", 1));
        b.Node("Pad", ["g0", b.Integers(0, 0, 0, 1, 0, 0, 0, -1)], ["s0"]).Node("Pad", ["g1", b.Integers(0, 0, -2, 0, 0, 0, 2, 0)], ["s1"]);
        return b.Node("Concat", ["s0", "s1"], I("axis", 1)).Bytes();
    }
}
