namespace ShiftService.Zoo.Networks;

/// <summary>How MobileNetV2 rounds scaled widths.</summary>
internal static class WidthRounding
{
    /// <summary>The nearest multiple of 8, at least 8, and never below 90 % of the exact width.</summary>
    public static int ToMultipleOf8(double width)
    {
        if (!(width is > 0 and < 65536)) throw new ArgumentOutOfRangeException(nameof(width), width, "width out of range");
        int rounded = Math.Max(8, (int)(width + 4) / 8 * 8);
        return rounded < 0.9 * width ? rounded + 8 : rounded;
    }
}
