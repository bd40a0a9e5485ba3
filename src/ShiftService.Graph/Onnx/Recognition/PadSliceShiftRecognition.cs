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

    /// <summary>The most offsets in one network: a few short nodes can claim millions of channels.</summary>
    private const int MaxOffsets = 1 << 24;

    public static Network Apply(Network network)
    {
        long offsets = 0;
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not Concat) continue;
            offsets += network.ShapeOf(node.Output).Channels;
            if (offsets > MaxOffsets) throw new ModelException(ModelError.LimitExceeded, $"shifts of more than {MaxOffsets} channels", node.Name);
            if (Recognize(network, rewriter, node) is (string source, Shift shift)) rewriter.Replace(node, shift, source);
        }
        return rewriter.Result();
    }

    private static (string Source, Shift Shift)? Recognize(Network network, Rewriter rewriter, Node concat)
    {
        var offsets = new List<Offset2D>();
        string? source = null;
        bool moved = false;
        foreach (string part in concat.Inputs)
        {
            if (Trace(network, rewriter, part) is not View view) return null;
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

    /// <summary>Follows a value through padding, cropping and channel slices to where they start.</summary>
    private static View? Trace(Network network, Rewriter rewriter, string value)
    {
        var path = new Stack<Operator>();
        while (rewriter.Producer(value) is { Operator: ZeroPad or Crop or ChannelSlice } step)
        {
            path.Push(step.Operator);
            value = step.Inputs[0];
        }
        TensorShape shape = network.ShapeOf(value);
        if (shape.IsVector) return null;
        var view = new View(value, 0, shape.Channels, 0, 0, shape.Height, shape.Width, 0, 0, shape.Height, shape.Width);
        foreach (Operator step in path)
        {
            view = step switch
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
                _ => throw new InvalidOperationException("an operator that is no part of a shift was followed; this is a bug"),
            };
        }
        return view;
    }

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
