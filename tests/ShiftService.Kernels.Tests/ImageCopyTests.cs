using ShiftService.Kernels.Images;

namespace ShiftService.Kernels.Tests;

public unsafe class ImageCopyTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 0, 1, 3, 4)]
    [InlineData(0, 2, 3, 0, 5)]
    [InlineData(3, 3, 3, 3, 1)]
    public void A_border_is_filled_to_its_width_on_each_side_and_nothing_else_is(int top, int left, int bottom, int right, int channels)
    {
        const int height = 4, width = 3;
        foreach (bool planar in (bool[])[false, true])
        {
            foreach (bool zeros in (bool[])[false, true])
            {
                using var memory = new Memory((long)channels * (height + 6) * (width + 6), new Random(1));
                using Memory expected = memory.Copy();
                StridedImage In(Memory m) =>
                    planar ? Images.Planar(m, channels, height, width, width + 6, 3) : Images.Interleaved(m, channels, height, width, 3);
                float[]? values = zeros ? null : [.. Enumerable.Range(10, channels).Select(c => (float)c)];
                for (int c = 0; c < channels; c++)
                    for (int y = -top; y < height + bottom; y++)
                        for (int x = -left; x < width + right; x++)
                            if (y < 0 || x < 0 || y >= height || x >= width) *In(expected).At(c, y, x) = values?[c] ?? 0;
                BorderFill.Fill(In(memory), planar, top, left, bottom, right, values);
                memory.AssertEqual(expected, planar ? "planar" : "interleaved");
            }
        }
    }

    [Fact]
    public void Planes_scatter_row_by_row_into_a_channel_and_gather_back()
    {
        const int height = 5, width = 7, channels = 3;
        using var plane = new Memory(height * width, new Random(2));
        foreach (bool planar in (bool[])[false, true])
        {
            using var memory = new Memory(channels * height * (width + 2), new Random(3));
            using Memory expected = memory.Copy();
            StridedImage In(Memory m) =>
                planar ? Images.Planar(m, channels, height, width, width + 2) : Images.Interleaved(m, channels, height, width);
            for (int y = 1; y < 4; y++)
                for (int x = 0; x < width; x++) *In(expected).At(1, y, x) = plane.Floats[y * width + x];
            PlaneCopy.Scatter((float*)plane.Address, In(memory), 1, 1, 4);
            memory.AssertEqual(expected, "rows 1 to 4");

            PlaneCopy.Scatter((float*)plane.Address, In(memory), 2, 0, height);
            using Memory back = plane.Copy();
            back.Floats.Clear();
            PlaneCopy.Gather(In(memory), 2, (float*)back.Address);
            Assert.Equal(plane.Floats[..(height * width)], back.Floats[..(height * width)]);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -2)]
    [InlineData(-3, 1)]
    [InlineData(9, 0)]
    [InlineData(0, -9)]
    public void A_moved_channel_has_the_border_where_it_reads_outside(int dy, int dx)
    {
        using var from = new Memory(4 * 5 * 3, new Random(4));
        using var to = new Memory(4 * 5 * 2, new Random(5));
        StridedImage source = Images.Interleaved(from, 3, 4, 5), target = Images.Planar(to, 2, 4, 5, 5);
        using Memory before = to.Copy();
        PlaneCopy.Move(source, 2, dy, dx, 7.5f, target, 1);
        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 5; x++)
            {
                bool inside = y + dy is >= 0 and < 4 && x + dx is >= 0 and < 5;
                Assert.Equal(inside ? *source.At(2, y + dy, x + dx) : 7.5f, *target.At(1, y, x));
                Assert.Equal(*Images.Planar(before, 2, 4, 5, 5).At(0, y, x), *target.At(0, y, x));
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Upsampling_repeats_pixels(int factor)
    {
        using var from = new Memory(3 * 4 * 5, new Random(6));
        using var to = new Memory(Images.InterleavedFloats(5, 3 * factor, 4 * factor, 1), new Random(7));
        StridedImage source = Images.Interleaved(from, 5, 3, 4);
        using Memory expected = to.Copy();
        StridedImage In(Memory m) => Images.Interleaved(m, 5, 3 * factor, 4 * factor, 1);
        for (int c = 0; c < 5; c++)
            for (int y = 0; y < 3 * factor; y++)
                for (int x = 0; x < 4 * factor; x++) *In(expected).At(c, y, x) = *source.At(c, y / factor, x / factor);
        Resampling.Upsample(source, In(to), factor);
        to.AssertEqual(expected, $"factor {factor}");
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 2, 0, 3)]
    [InlineData(3, 3, 3, 3)]
    public void Reflection_mirrors_at_the_edges_without_repeating_them(int top, int left, int bottom, int right)
    {
        const int height = 4, width = 4, channels = 3;
        using var from = new Memory(channels * height * width, new Random(8));
        using var to = new Memory(Images.InterleavedFloats(channels, height + top + bottom, width + left + right, 2), new Random(9));
        StridedImage source = Images.Interleaved(from, channels, height, width);
        using Memory expected = to.Copy();
        StridedImage In(Memory m) => Images.Interleaved(m, channels, height + top + bottom, width + left + right, 2);
        for (int c = 0; c < channels; c++)
            for (int y = 0; y < height + top + bottom; y++)
                for (int x = 0; x < width + left + right; x++)
                    *In(expected).At(c, y, x) = *source.At(c, Mirror(y - top, height), Mirror(x - left, width));
        Resampling.ReflectionPad(source, In(to), top, left);
        to.AssertEqual(expected, "padded");

        static int Mirror(int i, int side) => i < 0 ? -i : i >= side ? 2 * side - 2 - i : i;
    }

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(5, 7, 16)]
    [InlineData(33, 17, 37)]
    public void Statistics_of_vectors_of_channels_are_those_of_each_channel(int height, int width, int channels)
    {
        var random = new Random(10);
        using var memory = new Memory(Images.InterleavedFloats(channels, height, width, 1), random);
        // A large mean, so that a variance that cancels shows.
        for (int i = 0; i < memory.Count; i++) memory.Floats[i] += i % channels * 3;
        StridedImage image = Images.Interleaved(memory, channels, height, width, 1);
        float[] scale = [.. Enumerable.Range(0, channels).Select(_ => random.NextSingle() - 0.5f)],
            bias = [.. scale.Select(s => 3 * s + 1)];
        float[] factor = new float[channels], addend = new float[channels];
        InstanceStatistics.Compute(image, scale, bias, 1e-3f, factor, addend);
        for (int c = 0; c < channels; c++)
        {
            (float wantedFactor, float wantedAddend) = OfOneChannel(image, c, scale[c], bias[c], 1e-3);
            Assert.InRange(
                factor[c], wantedFactor - 1e-4f * (1 + MathF.Abs(wantedFactor)), wantedFactor + 1e-4f * (1 + MathF.Abs(wantedFactor)));
            Assert.InRange(
                addend[c], wantedAddend - 1e-4f * (1 + MathF.Abs(wantedAddend)), wantedAddend + 1e-4f * (1 + MathF.Abs(wantedAddend)));
        }
    }

    [Fact]
    public void Statistics_of_one_channel_are_its_mean_and_variance()
    {
        using var memory = new Memory(4, new Random(1));
        ((float[])[1, 3, 5, 7]).CopyTo(memory.Floats);
        float[] factor = new float[1], addend = new float[1];
        InstanceStatistics.Compute(Images.Interleaved(memory, 1, 2, 2), [2], [0.5f], 0, factor, addend);
        Assert.Equal(2 / MathF.Sqrt(5), factor[0], 1e-6f);
        Assert.Equal(0.5f - 4 * 2 / MathF.Sqrt(5), addend[0], 1e-6f);
    }

    [Fact]
    public unsafe void Rows_of_an_upsampled_image_are_those_of_the_whole()
    {
        using var small = new Memory(Images.InterleavedFloats(5, 4, 3, 0), new Random(2));
        using var whole = new Memory(Images.InterleavedFloats(5, 8, 6, 0), new Random(3));
        using var parts = new Memory(Images.InterleavedFloats(5, 8, 6, 0), new Random(4));
        StridedImage source = Images.Interleaved(small, 5, 4, 3), target = Images.Interleaved(parts, 5, 8, 6);
        StridedImage expected = Images.Interleaved(whole, 5, 8, 6);
        Resampling.Upsample(source, expected, 2);
        foreach ((int first, int end) in ((int, int)[])[(0, 3), (3, 4), (4, 8)]) Resampling.Upsample(source, target, 2, first, end);
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 6; x++)
            {
                Assert.Equal(source.Pixel(y / 2, x / 2).ToArray(), expected.Pixel(y, x).ToArray());
                Assert.Equal(expected.Pixel(y, x).ToArray(), target.Pixel(y, x).ToArray());
            }
    }

    private static unsafe (float Factor, float Addend) OfOneChannel(in StridedImage image, int p, double scale, double bias, double epsilon)
    {
        double pixels = (double)image.Height * image.Width, sum = 0, squares = 0;
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++) sum += *image.At(p, y, x);
        double mean = sum / pixels;
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++) squares += (*image.At(p, y, x) - mean) * (*image.At(p, y, x) - mean);
        double factor = scale / Math.Sqrt(squares / pixels + epsilon);
        return ((float)factor, (float)(bias - mean * factor));
    }
}
