using ShiftService.Kernels.Images;

namespace ShiftService.Kernels.Tests;

public unsafe class RowRingTests
{
    private const int Channels = 3, Height = 9, Width = 4, Side = 2;

    public static TheoryData<int, int, int, bool, bool> Rings
    {
        get
        {
            var data = new TheoryData<int, int, int, bool, bool>();
            foreach ((int rows, int top, int bottom) in ((int, int, int)[])[(4, 1, 1), (3, 0, 2), (5, 2, 0), (4, 3, 3), (11, 2, 1)])
                foreach (bool planar in (bool[])[false, true])
                    foreach (bool zeros in (bool[])[false, true]) data.Add(rows, top, bottom, planar, zeros);
            return data;
        }
    }

    [Fact]
    public void Rows_take_turns_in_the_slots_of_a_ring_from_the_first_row_of_the_border_on()
    {
        foreach ((int rows, int top) in ((int, int)[])[(1, 0), (3, 0), (3, 2), (7, 7)])
        {
            var ring = new RowRing(rows, top);
            for (int y = -top; y < 20; y++) Assert.Equal((y + top) % rows, ring.Slot(y));
        }
        for (int y = -3; y < 9; y++) Assert.Equal(y, default(RowRing).Slot(y));
    }

    [Theory, MemberData(nameof(Rings))]
    public void The_border_is_at_the_sides_of_every_slot_and_above_the_image(int rows, int top, int bottom, bool planar, bool zeros)
    {
        using var memory = new Memory((long)rows * (Width + 2 * Side) * Channels, new Random(1));
        using Memory expected = memory.Copy();
        float[]? values = zeros ? null : [7, 8, 9];
        StridedImage In(Memory m) => Images.Ring(m, planar, Channels, Height, Width, Side, new(rows, top));
        for (int slot = 0; slot < rows; slot++)
            for (int x = -Side; x < Width + Side; x++)
                for (int c = 0; c < Channels; c++)
                    if (slot < top || x < 0 || x >= Width) *In(expected).At(c, slot - top, x) = values?[c] ?? 0;
        BorderFill.Fill(In(memory), planar, top, Side, bottom, Side, values);
        memory.AssertEqual(expected, "after the sides and the rows above");
    }

    [Theory, MemberData(nameof(Rings))]
    public void Rows_below_the_image_take_the_slots_that_come_next_and_no_others(int rows, int top, int bottom, bool planar, bool zeros)
    {
        using var memory = new Memory((long)rows * (Width + 2 * Side) * Channels, new Random(2));
        using Memory expected = memory.Copy();
        float[]? values = zeros ? null : [7, 8, 9];
        StridedImage In(Memory m) => Images.Ring(m, planar, Channels, Height, Width, Side, new(rows, top));
        for (int y = Height; y < Height + bottom; y++)
            for (int x = -Side; x < Width + Side; x++)
                for (int c = 0; c < Channels; c++) *In(expected).At(c, y, x) = values?[c] ?? 0;
        BorderFill.FillRows(In(memory), planar, Height, Height + bottom, Side, Side, values);
        memory.AssertEqual(expected, "after the rows below");
    }
}
