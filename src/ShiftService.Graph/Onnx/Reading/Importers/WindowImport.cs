namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Kernel size, strides, dilations and padding of convolutions and poolings.</summary>
internal static class WindowImport
{
    /// <summary>The window of a node; for pooling <paramref name="kernel"/> is null and comes from the attribute.</summary>
    public static SlidingWindow Window(FileNode node, TensorShape input, Size2D? kernel = null)
    {
        Size2D? given = node.Integers("kernel_shape") is { } extents ? Pair(node, extents, "kernel_shape") : null;
        if (kernel is not null && given is not null && kernel != given)
            throw node.Invalid($"kernel_shape {given} for a kernel of {kernel}");
        Size2D size = kernel ?? given ?? throw node.Invalid("attribute 'kernel_shape' is missing");
        Size2D stride = node.Integers("strides") is { } strides ? Pair(node, strides, "strides") : 1;
        Size2D dilation = node.Integers("dilations") is { } dilations ? Pair(node, dilations, "dilations") : 1;
        string auto = node.Text("auto_pad", "NOTSET");
        long[]? pads = node.Integers("pads");
        Padding2D padding = auto switch
        {
            "NOTSET" or "" => pads is null ? 0 : Sides(node, pads),
            "VALID" => 0,
            "SAME_UPPER" or "SAME_LOWER" => Same(input, size, stride, dilation, auto == "SAME_UPPER"),
            _ => throw node.Invalid($"auto_pad is '{auto}'"),
        };
        return new SlidingWindow(size, stride, dilation, padding);
    }

    /// <summary>Two extents, vertical first.</summary>
    public static Size2D Pair(FileNode node, long[] values, string name)
    {
        if (values.Length != 2) throw node.Unsupported($"'{name}' has {values.Length} values; only two-dimensional windows are supported");
        foreach (long value in values)
            if (value is < 1 or > SlidingWindow.MaxSide)
                throw node.Invalid($"'{name}' holds {value}, which is not in 1 to {SlidingWindow.MaxSide}");
        return new((int)values[0], (int)values[1]);
    }

    private static Padding2D Sides(FileNode node, long[] values)
    {
        if (values.Length != 4) throw node.Invalid($"'pads' has {values.Length} values instead of 4");
        foreach (long value in values)
            if (value is < 0 or > SlidingWindow.MaxSide)
                throw node.Invalid($"'pads' holds {value}, which is not in 0 to {SlidingWindow.MaxSide}");
        return new((int)values[0], (int)values[1], (int)values[2], (int)values[3]);
    }

    private static Padding2D Same(TensorShape input, Size2D kernel, Size2D stride, Size2D dilation, bool upper)
    {
        (int top, int bottom) = SameSide(input.Height, kernel.Y, stride.Y, dilation.Y, upper);
        (int left, int right) = SameSide(input.Width, kernel.X, stride.X, dilation.X, upper);
        return new(top, left, bottom, right);
    }

    /// <summary>Padding for an output of ceil(side / stride); an odd pixel goes to the end ("upper") or the start.</summary>
    private static (int Before, int After) SameSide(int side, int kernel, int stride, int dilation, bool upper)
    {
        long output = ((long)side + stride - 1) / stride;
        long total = Math.Max(0, (output - 1) * stride + (long)dilation * (kernel - 1) + 1 - side);
        // More than a window can have is refused by the shape rule.
        int small = (int)Math.Min(total / 2, int.MaxValue), large = (int)Math.Min(total - total / 2, int.MaxValue);
        return upper ? (small, large) : (large, small);
    }
}
