using ShiftService.Graph.Onnx;
using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Onnx.Recognition;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Graph.Tests;

/// <summary>Every recognition pass alone: what it takes, and what looks alike and must stay.</summary>
public class RecognitionTests
{
    private static SampleBuilder Image(int channels = 4) => new(TensorShape.Image(channels, 6, 5));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(0, 0, 2, 2)]
    [InlineData(1, 2, 1, 0)]
    public void One_hot_kernels_are_a_shift_by_tap_minus_padding(int top, int left, int bottom, int right)
    {
        int dilation = (top + bottom) / 2;
        Convolution convolution = OneHot([0, 4, 8, 5], new(3, 1, dilation, new(top, left, bottom, right)));
        Shift shift = Assert.IsType<Shift>(OneHotShiftRecognition.Apply(Image().Then(convolution).Build()).Nodes[0].Operator);
        Assert.Equal(
            [new(-top, -left), new(dilation - top, dilation - left), new(2 * dilation - top, 2 * dilation - left),
                new(dilation - top, 2 * dilation - left)],
            shift.Offsets);
    }

    [Fact]
    public void What_is_not_quite_one_hot_stays_a_convolution()
    {
        Convolution good = OneHot([0, 4, 8, 5], SlidingWindow.Same(3));
        Assert.NotNull(OneHotShiftRecognition.Recognize(good));
        Assert.Null(OneHotShiftRecognition.Recognize(Changed(good, 0, 0.999f)));
        Assert.Null(OneHotShiftRecognition.Recognize(Changed(good, 0, 0)));
        Assert.Null(OneHotShiftRecognition.Recognize(Changed(good, 1, 1)));
        Assert.Null(OneHotShiftRecognition.Recognize(Changed(good, 1, -1e-30f)));
        Assert.Null(OneHotShiftRecognition.Recognize(good with { Bias = new Weight("b", [4], new float[4]) }));
        Assert.Null(OneHotShiftRecognition.Recognize(good with { Window = SlidingWindow.Same(3, 2) }));
        Assert.Null(OneHotShiftRecognition.Recognize(good with { Window = good.Window with { Padding = 0 } }));
        Assert.Null(OneHotShiftRecognition.Recognize(good with { Window = good.Window with { Padding = 2 } }));
    }

    [Fact]
    public void Bilinear_kernels_are_an_active_shift()
    {
        // fy = 1/4, fx = 3/8 at rows 0 and 1, columns 1 and 2 of a 3x3 kernel: offset (-1 + 1/4, 0 + 3/8).
        float[] kernel = [0, 0.75f * 0.625f, 0.75f * 0.375f, 0, 0.25f * 0.625f, 0.25f * 0.375f, 0, 0, 0];
        Convolution convolution = new(new Weight("k", [1, 1, 3, 3], kernel), null, SlidingWindow.Same(3));
        ActiveShift shift = Assert.IsType<ActiveShift>(ActiveShiftRecognition.Apply(Image(1).Then(convolution).Build()).Nodes[0].Operator);
        Assert.Equal([-0.75f, 0.375f], shift.Offsets.Values);
        Assert.Equal(1, shift.Stride);

        kernel[1] += 1e-4f;
        Assert.Null(ActiveShiftRecognition.Offsets(convolution));
        kernel[1] -= 1e-4f;
        Assert.NotNull(ActiveShiftRecognition.Offsets(convolution));
        kernel[8] = 1e-3f;
        Assert.Null(ActiveShiftRecognition.Offsets(convolution));
    }

    [Fact]
    public void Taps_that_do_not_sum_to_one_are_no_active_shift()
    {
        Convolution blur = new(new Weight("k", [1, 1, 3, 3], [0, 0, 0, 0, 0.5f, 0.25f, 0, 0, 0]), null, SlidingWindow.Same(3));
        Assert.Null(ActiveShiftRecognition.Offsets(blur));
        Convolution negative = new(new Weight("k", [1, 1, 3, 3], [0, 0, 0, 0, 1.5f, -0.5f, 0, 0, 0]), null, SlidingWindow.Same(3));
        Assert.Null(ActiveShiftRecognition.Offsets(negative));
        Convolution empty = new(new Weight("k", [1, 1, 3, 3], new float[9]), null, SlidingWindow.Same(3));
        Assert.Null(ActiveShiftRecognition.Offsets(empty));
    }

    [Fact]
    public void A_strided_active_shift_keeps_its_stride()
    {
        Convolution convolution = OneHot([0, 4, 8, 5], SlidingWindow.Same(3, 2));
        ActiveShift shift = Assert.IsType<ActiveShift>(ActiveShiftRecognition.Apply(Image().Then(convolution).Build()).Nodes[0].Operator);
        Assert.Equal(2, shift.Stride);
        Assert.Equal([-1f, -1, 0, 0, 1, 1, 0, 1], shift.Offsets.Values);
    }

    [Fact]
    public void A_grouped_and_a_masked_convolution_are_heterogeneous_in_either_order()
    {
        SampleBuilder b = Image(8);
        HeterogeneousConvolution both = b.Heterogeneous(8, 4, 2, SlidingWindow.Same(3));
        foreach (string[] order in (string[][])[["n0", "n1"], ["n1", "n0"]])
        {
            Network network = Image(8).Then(both.SpatialPart, "input").Then(both.PointwisePart, "input").Then(new Add(), order).Build();
            Node node = DeadNodes.Remove(HeterogeneousConvolutionRecognition.Apply(network)).Nodes.Single();
            Assert.Equal(both, node.Operator);
        }
    }

    [Fact]
    public void Two_convolutions_that_overlap_or_are_read_elsewhere_stay()
    {
        HeterogeneousConvolution both = Image(8).Heterogeneous(8, 4, 2, SlidingWindow.Same(3));
        Network shared = Image(8).Then(both.SpatialPart, "input").Then(both.PointwisePart, "input").Then(new Add(), "n0", "n1")
            .Build("n2", "n0");
        Assert.Same(shared, HeterogeneousConvolutionRecognition.Apply(shared));
        both.Pointwise.Values[0] = 0.5f;
        Assert.Null(HeterogeneousConvolutionRecognition.Recognize(both.SpatialPart, both.PointwisePart));
    }

    [Fact]
    public void Padding_that_is_cut_off_and_comes_back_as_zeros_is_no_shift()
    {
        // The first row is cropped away and replaced by zeros: nothing moves, but a row is lost.
        Network network = Image()
            .Then(new ChannelSlice(0, 2), "input").Then(new Crop(1, 0, 5, 5)).Then(new ZeroPad(new(1, 0, 0, 0)))
            .Then(new ChannelSlice(2, 2), "input").Then(new ZeroPad(new(1, 0, 0, 0))).Then(new Crop(0, 0, 6, 5))
            .Then(new Concat(), "n2", "n5").Build();
        Assert.Same(network, PadSliceShiftRecognition.Apply(network));
    }

    [Fact]
    public void Groups_out_of_order_or_left_out_are_no_shift()
    {
        SampleBuilder Moved() => Image()
            .Then(new ChannelSlice(0, 2), "input").Then(new ZeroPad(new(1, 0, 0, 0))).Then(new Crop(0, 0, 6, 5))
            .Then(new ChannelSlice(2, 2), "input");
        Network inOrder = Moved().Then(new Concat(), "n2", "n3").Build();
        Shift shift = Assert.IsType<Shift>(DeadNodes.Remove(PadSliceShiftRecognition.Apply(inOrder)).Nodes.Single().Operator);
        Assert.Equal([new(-1, 0), new(-1, 0), new(0, 0), new(0, 0)], shift.Offsets);
        Network swapped = Moved().Then(new Concat(), "n3", "n2").Build();
        Assert.Same(swapped, PadSliceShiftRecognition.Apply(swapped));
        Network partial = Moved().Then(new Concat(), "n2", "n2").Build();
        Assert.Same(partial, PadSliceShiftRecognition.Apply(partial));
    }

    [Fact]
    public void Zero_padding_moves_into_what_reads_it()
    {
        SampleBuilder b = Image();
        Network network = b.Then(new ZeroPad(new(1, 2, 3, 4))).Then(b.Convolution(4, 2, SlidingWindow.Same(3))).Build();
        Network folded = DeadNodes.Remove(ZeroPadFolding.Apply(network));
        Assert.Equal(new Padding2D(2, 3, 4, 5), ((Convolution)folded.Nodes.Single().Operator).Window.Padding);

        Network uncounted = Image().Then(new ZeroPad(1)).Then(new AveragePool(new(3, 1, 1, 1), false)).Build();
        Assert.Same(uncounted, ZeroPadFolding.Apply(uncounted));
    }

    [Fact]
    public void A_shuffle_and_a_normalisation_are_recognised()
    {
        Network shuffle = Image().Then(new GroupChannels(2)).Then(new TransposeGroups()).Then(new UngroupChannels()).Build();
        Assert.Equal(new ChannelShuffle(2), DeadNodes.Remove(ChannelShuffleRecognition.Apply(shuffle)).Nodes.Single().Operator);
        Network norm = new SampleBuilder(TensorShape.Vector(4)).Then(new VectorLength()).Then(new DivideByScalar(), "input", "n0").Build();
        Assert.IsType<L2Normalize>(DeadNodes.Remove(NormalizationRecognition.Apply(norm)).Nodes.Single().Operator);
    }

    [Fact]
    public void A_product_and_a_sum_are_one_affine_map_unless_the_product_is_read_elsewhere()
    {
        SampleBuilder b = Image();
        Network once = b.Then(new ChannelScale(b.Random(4))).Then(new ChannelBias(b.Random(4))).Build();
        Assert.Single(AffineRecognition.Apply(once).Nodes, node => node.Operator is Affine);
        b = Image();
        Network twice = b.Then(new ChannelScale(b.Random(4))).Then(new ChannelBias(b.Random(4))).Build("n0", "n1");
        Assert.Equal(2, AffineRecognition.Apply(twice).Nodes.Count(node => node.Operator is Affine));
    }

    [Fact]
    public void Shift_and_active_shift_are_told_apart_in_a_file()
    {
        SampleBuilder b = Image(2);
        Network whole = b.Then(new ActiveShift(b.Given([1, -1, 0, 2], 2, 2))).Build();
        // Whole offsets at stride 1 are a shift: the file does not say who learned them.
        Assert.IsType<Shift>(OnnxFile.Read(OnnxFile.ToBytes(whole), "whole").Nodes.Single().Operator);
    }

    private static Convolution OneHot(int[] taps, SlidingWindow window)
    {
        var values = new float[9 * taps.Length];
        for (int c = 0; c < taps.Length; c++) values[9 * c + taps[c]] = 1;
        return new(new Weight("kernel", [taps.Length, 1, 3, 3], values), null, window, taps.Length);
    }

    private static Convolution Changed(Convolution convolution, int index, float value)
    {
        float[] values = [.. convolution.Kernel.Values];
        values[index] = value;
        return convolution with { Kernel = new Weight("changed", [.. convolution.Kernel.Shape], values) };
    }
}
