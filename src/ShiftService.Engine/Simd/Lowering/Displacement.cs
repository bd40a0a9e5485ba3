using ShiftService.Graph;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>What every kind of shift has to know of its offsets, which may be any numbers.</summary>
internal static class Displacement
{
    /// <summary>True if no pixel of an image displaced so far lies where the image was.</summary>
    public static bool LeavesImage(int dy, int dx, int height, int width) => dy >= height || dy <= -height || dx >= width || dx <= -width;

    /// <summary>Refuses learned offsets that say nowhere.</summary>
    /// <exception cref="ModelException">An offset is infinite or not a number.</exception>
    public static void RequireFinite(Node node, Weight offsets)
    {
        int at = Array.FindIndex(offsets.Values, value => !float.IsFinite(value));
        if (at >= 0)
            throw new ModelException(ModelError.InvalidWeight, $"the offset of channel {at / 2} is {offsets.Values[at]}", node.Name);
    }
}
