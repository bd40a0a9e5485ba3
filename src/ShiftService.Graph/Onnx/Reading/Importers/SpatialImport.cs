using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Pad, Resize and Upsample.</summary>
internal static class SpatialImport
{
    public static void Pad(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        long[] pads = Pads(context, node, input.Rank);
        string mode = node.Text("mode", "constant");
        float value = node.HasInput(2) ? ChannelConstants.Scalar(context, node, 2) : node.Real("value", 0);
        if (pads.All(pad => pad == 0))
        {
            context.Alias(node, input);
            return;
        }
        if (input.Shape.IsVector || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0)
            throw node.Unsupported("Pad of other dimensions than height and width");
        foreach (long pad in pads)
            if (pad is < -SlidingWindow.MaxSide or > SlidingWindow.MaxSide) throw node.Invalid($"padding of {pad} pixels");
        var padding = new Padding2D((int)pads[2], (int)pads[3], (int)pads[6], (int)pads[7]);
        switch (mode)
        {
            case "constant" when value == 0:
                PadWithZeros(context, node, input, padding);
                break;
            case "reflect":
                context.Emit(node, new ReflectionPad(padding), input);
                break;
            default:
                throw node.Unsupported(mode == "constant" ? $"Pad with the value {value}" : $"Pad in mode '{mode}'");
        }
    }

    public static void Upsample(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        if (node.Text("mode", "nearest") != "nearest") throw node.Unsupported("Upsample other than nearest");
        float[] scales = context.Opset >= 9
            ? context.Constant(node, 1).Floats()
            : node.Reals("scales") ?? throw node.Invalid("attribute 'scales' is missing");
        context.Emit(node, new Upsample(Factor(node, input, scales)), input);
    }

    public static void Resize(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        node.Ignore("cubic_coeff_a", "exclude_outside", "extrapolation_value", "antialias", "keep_aspect_ratio_policy");
        if (node.Has("axes")) throw node.Unsupported("Resize with axes");
        if (node.Text("mode", "nearest") != "nearest") throw node.Unsupported("Resize other than nearest");
        bool old = context.Opset < 11;
        int scalesInput = old ? 1 : 2;
        int factor;
        if (node.HasInput(scalesInput) && context.Constant(node, scalesInput) is { Count: > 0 } scales)
            factor = Factor(node, input, scales.Floats());
        else if (!old && node.HasInput(3))
            factor = FactorOfSizes(node, input, context.Constant(node, 3).Integers());
        else
            throw node.Invalid("neither scales nor sizes are given");
        if (!old) RequirePixelRepetition(node, factor);
        context.Emit(node, new Upsample(factor), input);
    }

    /// <summary>A negative padding is a crop, as exporters write it for shifts.</summary>
    private static void PadWithZeros(ImportContext context, FileNode node, Activation input, Padding2D padding)
    {
        var grow = new Padding2D(
            Math.Max(padding.Top, 0), Math.Max(padding.Left, 0), Math.Max(padding.Bottom, 0), Math.Max(padding.Right, 0));
        int top = grow.Top - padding.Top, left = grow.Left - padding.Left;
        int bottom = grow.Bottom - padding.Bottom, right = grow.Right - padding.Right;
        if ((top | left | bottom | right) == 0)
        {
            context.Emit(node, new ZeroPad(grow), input);
            return;
        }
        var crop = new Crop(top, left, input.Shape.Height - top - bottom, input.Shape.Width - left - right);
        if (grow.IsZero) context.Emit(node, crop, input);
        else context.Emit(node, new ZeroPad(grow), context.EmitPart(node, "crop", crop, input));
    }

    private static long[] Pads(ImportContext context, FileNode node, int rank)
    {
        long[] pads = context.Opset < 11
            ? node.Integers("pads") ?? throw node.Invalid("attribute 'pads' is missing")
            : context.Constant(node, 1).Integers();
        if (node.HasInput(3))
        {
            long[] axes = context.Constant(node, 3).Integers();
            if (pads.Length != 2 * axes.Length) throw node.Invalid($"{pads.Length} paddings for {axes.Length} axes");
            var all = new long[2 * rank];
            for (int i = 0; i < axes.Length; i++)
            {
                long axis = axes[i] < 0 ? axes[i] + rank : axes[i];
                if (axis < 0 || axis >= rank) throw node.Invalid($"axis {axes[i]} of {rank} dimensions");
                all[axis] = pads[i];
                all[axis + rank] = pads[i + axes.Length];
            }
            pads = all;
        }
        if (pads.Length != 2 * rank) throw node.Invalid($"{pads.Length} paddings for {rank} dimensions");
        return pads;
    }

    private static int Factor(FileNode node, Activation input, float[] scales)
    {
        if (input.Shape.IsVector || scales.Length != 4 || scales[0] != 1 || scales[1] != 1 || scales[2] != scales[3])
            throw node.Unsupported("scales other than the same for height and width");
        float scale = scales[2];
        if (!(scale is >= 1 and <= SlidingWindow.MaxSide) || scale != MathF.Floor(scale))
            throw node.Unsupported($"the scale {scale}, which is no whole number");
        return (int)scale;
    }

    private static int FactorOfSizes(FileNode node, Activation input, long[] sizes)
    {
        TensorShape shape = input.Shape;
        if (shape.IsVector || sizes.Length != 4 || sizes[1] != shape.Channels)
            throw node.Unsupported("sizes that change more than height and width");
        long factor = sizes[2] / shape.Height;
        if (factor is < 1 or > SlidingWindow.MaxSide || factor * shape.Height != sizes[2] || factor * shape.Width != sizes[3])
            throw node.Unsupported($"sizes {sizes[2]}x{sizes[3]}, which are no whole multiple of {shape.Height}x{shape.Width}");
        return (int)factor;
    }

    /// <summary>Refuses the coordinate rules that would pick other pixels than repetition for a whole factor.</summary>
    private static void RequirePixelRepetition(FileNode node, int factor)
    {
        string coordinates = node.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = node.Text("nearest_mode", "round_prefer_floor");
        bool repeats = coordinates switch
        {
            _ when factor == 1 => true,
            "asymmetric" => rounding == "floor" || (factor == 2 && rounding == "round_prefer_floor"),
            // (x + 0.5) / factor - 0.5 is within half a pixel of the source, never at the half.
            "half_pixel" or "pytorch_half_pixel" => rounding is "round_prefer_floor" or "round_prefer_ceil",
            _ => false,
        };
        if (!repeats) throw node.Unsupported($"Resize with {coordinates} coordinates and {rounding}");
    }
}
