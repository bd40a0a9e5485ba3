using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>MaxPool, AveragePool, GlobalAveragePool and the ReduceMean that means the same.</summary>
internal static class PoolImport
{
    public static void Max(ImportContext context, FileNode node)
    {
        node.Ignore("storage_order");
        Activation input = context.Activation(node, 0);
        SlidingWindow window = WindowImport.Window(node, input.Shape);
        // Padding never wins, so rounding up is padding at the end.
        if (node.Flag("ceil_mode", false))
        {
            Padding2D p = window.Padding;
            window = window with
            {
                Padding = new(
                    p.Top, p.Left,
                    After(input.Shape.Height, window.Kernel.Y, window.Stride.Y, window.Dilation.Y, p.Top, p.Bottom),
                    After(input.Shape.Width, window.Kernel.X, window.Stride.X, window.Dilation.X, p.Left, p.Right)),
            };
        }
        context.Emit(node, new MaxPool(window), input);
    }

    public static void Average(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        SlidingWindow window = WindowImport.Window(node, input.Shape);
        if (node.Flag("ceil_mode", false) && !DividesEvenly(window, input.Shape))
            throw node.Unsupported("AveragePool with ceil_mode, where the last window leaves the image");
        context.Emit(node, new AveragePool(window, node.Flag("count_include_pad", false)), input);
    }

    public static void Global(ImportContext context, FileNode node) =>
        context.Emit(node, new GlobalAveragePool(), context.Activation(node, 0));

    public static void ReduceMean(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        long[] axes = ReshapeImport.Axes(context, node, input.Rank) ?? throw node.Unsupported("ReduceMean over all axes");
        if (input.Shape.IsVector || !axes.Order().SequenceEqual([2L, 3L]))
            throw node.Unsupported("ReduceMean over other axes than height and width");
        node.Ignore("noop_with_empty_axes");
        if (node.Flag("keepdims", true))
        {
            context.Emit(node, new GlobalAveragePool(), input);
            return;
        }
        context.Emit(node, new Flatten(), context.EmitPart(node, "mean", new GlobalAveragePool(), input));
    }

    /// <summary>Padding at the end for an output size that is rounded up; the last window still starts inside the image.</summary>
    private static int After(int side, int kernel, int stride, int dilation, int before, int after)
    {
        long extent = (long)dilation * (kernel - 1) + 1;
        long span = (long)side + before + after - extent;
        if (span < 0) return after;
        long outputs = (span + stride - 1) / stride + 1;
        if ((outputs - 1) * stride >= (long)side + before) outputs--;
        return (int)Math.Max(0, Math.Min((outputs - 1) * stride + extent - side - before, int.MaxValue));
    }

    private static bool DividesEvenly(SlidingWindow window, TensorShape input)
    {
        return Divides((long)input.Height + window.Padding.Top + window.Padding.Bottom, window.Dilation.Y, window.Kernel.Y, window.Stride.Y)
            && Divides((long)input.Width + window.Padding.Left + window.Padding.Right, window.Dilation.X, window.Kernel.X, window.Stride.X);

        static bool Divides(long padded, int dilation, int kernel, int stride) =>
            (padded - ((long)dilation * (kernel - 1) + 1)) % stride == 0;
    }
}
