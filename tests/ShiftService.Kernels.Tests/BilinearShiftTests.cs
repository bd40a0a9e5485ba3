using ShiftService.Kernels.Images;

namespace ShiftService.Kernels.Tests;

/// <summary>The two halves of the active shift against <see cref="BilinearShift.Reference"/>.</summary>
public unsafe class BilinearShiftTests
{
    private const int Channels = 37;

    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 1, 2 }, { 5, 3, 1 }, { 7, 9, 1 }, { 7, 9, 2 }, { 8, 6, 2 }, { 13, 17, 3 }, { 9, 33, 1 }, { 20, 16, 2 }, { 31, 50, 1 }, { 2, 40, 3 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Every_channel_is_displaced_by_its_own_offset(int height, int width, int stride)
    {
        foreach (bool planar in (bool[])[false, true])
            foreach (float reach in (float[])[0.9f, 2.6f, 12]) Compare(height, width, stride, planar, reach);
    }

    [Fact]
    public void Offsets_of_whole_pixels_copy_and_those_beyond_the_image_give_zero()
    {
        float[] whole = [0, 0, 1, -1, -2, 2, 0, 5, 40, 0, 0, -40, 3, 3];
        Compare(9, 11, 1, true, 40, whole);
        Compare(9, 11, 2, false, 40, whole);
    }

    [Fact]
    public void An_interleaved_image_of_one_channel_is_not_written_past_its_rows()
    {
        var random = new Random(1);
        var ring = new ShiftRing(6, 1, 1);
        using var scratch = new Memory(ring.Floats, random);
        using var target = new Memory(3 * 6, random);
        using Memory before = target.Copy();
        StridedImage to = Images.Interleaved(target, 1, 3, 6);
        BilinearShift.WriteRows((float*)scratch.Address, ring, 0, 3, new(ring, 0.5f, 0.5f), to, 0);
        Assert.Equal(before.Floats[18..], target.Floats[18..]);
    }

    [Fact]
    public void A_displacement_is_taken_apart_into_weights_that_sum_to_one()
    {
        var ring = new ShiftRing(10, 2, 3);
        foreach ((float dy, float dx) in ((float, float)[])[(0, 0), (0.25f, -0.75f), (-2.5f, 2.125f), (-3, 3)])
        {
            var tap = new BilinearTap(ring, dy, dx);
            Assert.Equal((int)MathF.Floor(dy), tap.WholeY);
            Assert.Equal(1, tap.TopLeft + tap.TopRight + tap.BottomLeft + tap.BottomRight, 6);
            Assert.Equal(dy - MathF.Floor(dy), tap.BottomLeft + tap.BottomRight, 6);
            Assert.Equal(dx - MathF.Floor(dx), tap.TopRight + tap.BottomRight, 6);
        }
    }

    // Rows come in stretches of all lengths up to what the ring has room for, as in bands.
    private static void Compare(int height, int width, int stride, bool planar, float reach, float[]? offsets = null)
    {
        var random = new Random(height * width + stride);
        offsets ??= [.. Enumerable.Range(0, 2 * Channels).Select(_ => (random.NextSingle() * 2 - 1) * reach)];
        int channels = Math.Min(Channels, offsets.Length / 2);
        int outHeight = (height - 1) / stride + 1, outWidth = (width - 1) / stride + 1;
        int stretch = (outWidth + BilinearShift.WidthMultiple - 1) / BilinearShift.WidthMultiple * BilinearShift.WidthMultiple;
        using var source = new Memory(Images.InterleavedFloats(channels + 3, height, width), random);
        using var target = new Memory((long)(channels + 1) * stretch * outHeight, random);
        using Memory expected = target.Copy();
        StridedImage from = Images.Interleaved(source, channels + 3, height, width);
        StridedImage To(Memory memory) => planar
            ? Images.Planar(memory, channels, outHeight, outWidth, stretch)
            : Images.Interleaved(memory, channels + 1, outHeight, outWidth);

        var ring = new ShiftRing(width, stride, (int)MathF.Ceiling(offsets.Max(MathF.Abs)));
        using var scratch = new Memory(ring.Floats, random);
        for (int first = 0; first < channels; first += BilinearShift.ChannelsAtOnce)
        {
            scratch.Floats.Clear();
            int taken = -ring.Margin;
            for (int row = 0, rows = 1; row < outHeight; row += rows, rows = rows % ShiftRing.RowsAtOnce + 1)
            {
                int end = Math.Min(row + rows, outHeight);
                for (; taken <= (end - 1) * stride + ring.Margin; taken++) BilinearShift.TakeRow(from, first, taken, ring, (float*)scratch.Address);
                for (int c = first; c < Math.Min(first + BilinearShift.ChannelsAtOnce, channels); c++)
                    BilinearShift.WriteRows(
                        (float*)scratch.Address + (c - first) * ring.ChannelFloats, ring, row, end,
                        new(ring, offsets[2 * c], offsets[2 * c + 1]), To(target), c);
            }
        }
        for (int c = 0; c < channels; c++) BilinearShift.Reference(from, c, offsets[2 * c], offsets[2 * c + 1], To(expected), c, stride);
        for (int c = 0; c < channels; c++)
            for (int y = 0; y < outHeight; y++)
                for (int x = 0; x < outWidth; x++) Assert.Equal(*To(expected).At(c, y, x), *To(target).At(c, y, x), 1e-5f);
        // What a planar row has beyond its pixels may be overwritten; interleaved targets have nothing beyond.
        if (!planar) target.AssertEqual(expected, "around the pixels");
    }
}
