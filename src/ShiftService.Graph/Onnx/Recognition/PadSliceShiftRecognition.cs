using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>
/// Shifts spelled with Pad, Slice and Concat: every part of the Concat is a group of channels of one source, seen through a window
/// of the source's size that was moved by padding and cropping, in whatever order the file does these.
/// </summary>
internal static class PadSliceShiftRecognition
{
    /// <summary>
    /// A rectangle on the plane of the source image, which zeros continue to all sides: pixel (y, x) reads source pixel
    /// (y + Top, x + Left). Only source pixels within the visible rectangle were not cut off on the way.
    /// </summary>
    private readonly record struct View(
        string Source, int FirstChannel, int Channels, int Top, int Left, int Height, int Width,
        int VisibleTop, int VisibleLeft, int VisibleBottom, int VisibleRight);

    public static Network Apply(Network network)
    {
        var budget = default(RecognitionBudget);
        var views = new Dictionary<string, View>();
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is ZeroPad or Crop or ChannelSlice && !network.ShapeOf(node.Output).IsVector)
                views.Add(node.Output, Seen(ViewOf(network, views, node.Inputs[0]), node.Operator));
            if (node.Operator is not Concat || network.ShapeOf(node.Output).IsVector) continue;
            budget.Charge(node, network.ShapeOf(node.Output).Channels, node.Inputs.Count);
            if (Recognize(network, views, node) is (string source, Shift shift)) rewriter.Replace(node, shift, source);
        }
        return rewriter.Result();
    }

    private static (string Source, Shift Shift)? Recognize(Network network, Dictionary<string, View> views, Node concat)
    {
        var offsets = new List<Offset2D>();
        string? source = null;
        bool moved = false;
        foreach (string part in concat.Inputs)
        {
            View view = ViewOf(network, views, part);
            TensorShape shape = network.ShapeOf(view.Source);
            if (source is not null && source != view.Source) return null;
            if (view.FirstChannel != offsets.Count || !IsWholeWindow(view, shape)) return null;
            source = view.Source;
            moved |= view.Top != 0 || view.Left != 0;
            for (int i = 0; i < view.Channels; i++) offsets.Add(new(view.Top, view.Left));
        }
        // Without any movement it is a split and its concatenation, which other networks have for reasons of their own.
        return source is not null && moved && offsets.Count == network.ShapeOf(source).Channels ? (source, new Shift(offsets)) : null;
    }

    /// <summary>True when the window has the image's size and every image pixel in it is still visible.</summary>
    private static bool IsWholeWindow(View view, TensorShape shape) =>
        view.Height == shape.Height && view.Width == shape.Width &&
        view.VisibleTop <= Math.Max(0, view.Top) && view.VisibleBottom >= Math.Min(shape.Height, view.Top + view.Height) &&
        view.VisibleLeft <= Math.Max(0, view.Left) && view.VisibleRight >= Math.Min(shape.Width, view.Left + view.Width);

    /// <summary>How a value sees its source: itself, unless padding, cropping or slicing made it.</summary>
    private static View ViewOf(Network network, Dictionary<string, View> views, string value)
    {
        if (views.TryGetValue(value, out View view)) return view;
        TensorShape shape = network.ShapeOf(value);
        return new(value, 0, shape.Channels, 0, 0, shape.Height, shape.Width, 0, 0, shape.Height, shape.Width);
    }

    /// <summary>A view after one more step.</summary>
    private static View Seen(View view, Operator step) => step switch
    {
        ChannelSlice slice => view with { FirstChannel = view.FirstChannel + slice.Start, Channels = slice.Count },
        ZeroPad { Padding: var p } => view with
        {
            Top = view.Top - p.Top,
            Left = view.Left - p.Left,
            Height = view.Height + p.Top + p.Bottom,
            Width = view.Width + p.Left + p.Right,
        },
        Crop crop => Cropped(view, crop),
        _ => throw new InvalidOperationException($"{step.Kind} is no part of a shift; this is a bug"),
    };

    private static View Cropped(View view, Crop crop)
    {
        int top = view.Top + crop.Top, left = view.Left + crop.Left;
        return view with
        {
            Top = top,
            Left = left,
            Height = crop.Height,
            Width = crop.Width,
            VisibleTop = Math.Max(view.VisibleTop, top),
            VisibleLeft = Math.Max(view.VisibleLeft, left),
            VisibleBottom = Math.Min(view.VisibleBottom, top + crop.Height),
            VisibleRight = Math.Min(view.VisibleRight, left + crop.Width),
        };
    }
}
