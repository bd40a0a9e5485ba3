using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Concat, Split and Slice.</summary>
internal static class ChannelImport
{
    public static void Concat(ImportContext context, FileNode node)
    {
        long axis = node.Integer("axis", 1);
        if (node.Inputs.Count > 0 && Enumerable.Range(0, node.Inputs.Count).All(i => context.IsConstant(node, i)))
        {
            JoinIntegers(context, node, axis);
            return;
        }
        Activation[] inputs = [.. Enumerable.Range(0, node.Inputs.Count).Select(i => context.Activation(node, i))];
        if (inputs.Length == 0) throw new ModelException(ModelError.MissingValue, "Concat has no input", node.Name);
        if (axis != 1 && axis != 1 - inputs[0].Rank) throw node.Unsupported($"Concat along axis {axis}; only channels are supported");
        context.Emit(node, new Concat(), inputs);
    }

    public static void Split(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        long axis = node.Integer("axis", 0);
        if (axis != 1 && axis != 1 - input.Rank) throw node.Unsupported($"Split along axis {axis}; only channels are supported");
        int channels = input.Shape.Channels, parts = node.Outputs.Count;
        node.Ignore("num_outputs");
        if (parts > channels) throw node.Invalid($"{parts} parts of {channels} channels");
        long[]? sizes = node.HasInput(1) ? context.Constant(node, 1).Integers() : node.Integers("split");
        if (sizes is null)
        {
            long size = (channels + parts - 1L) / parts;
            sizes = [.. Enumerable.Range(0, parts).Select(i => Math.Min(size, channels - i * size))];
        }
        if (sizes.Length != parts) throw node.Invalid($"{sizes.Length} sizes for {parts} outputs");
        long start = 0;
        for (int i = 0; i < parts; i++)
        {
            if (sizes[i] < 1 || sizes[i] > channels - start)
                throw new ModelException(ModelError.InvalidShape, $"part {i} takes {sizes[i]} of {channels - start} channels", node.Name);
            if (node.Outputs[i].Length > 0) context.EmitOutput(node, i, new ChannelSlice((int)start, (int)sizes[i]), input);
            start += sizes[i];
        }
        if (start != channels)
            throw new ModelException(ModelError.InvalidShape, $"the parts take {start} of {channels} channels", node.Name);
    }

    public static void Slice(ImportContext context, FileNode node)
    {
        bool asInputs = context.Opset >= 10;
        long[]? starts = asInputs ? context.Constant(node, 1).Integers() : node.Integers("starts");
        long[]? ends = asInputs ? context.Constant(node, 2).Integers() : node.Integers("ends");
        long[]? axes = asInputs ? node.HasInput(3) ? context.Constant(node, 3).Integers() : null : node.Integers("axes");
        long[]? steps = asInputs && node.HasInput(4) ? context.Constant(node, 4).Integers() : null;
        if (starts is null || ends is null || starts.Length != ends.Length) throw node.Invalid("starts and ends do not match");
        axes ??= [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        if (axes.Length != starts.Length || (steps is not null && steps.Length != starts.Length))
            throw node.Invalid("axes or steps do not match starts");
        if (steps is not null && steps.Any(step => step != 1)) throw node.Unsupported("Slice with steps other than 1");
        if (context.Value(node, 0) is Constant constant)
        {
            SliceIntegers(context, node, constant, starts, ends, axes);
            return;
        }
        Activation input = context.Activation(node, 0);
        (long Start, long Length)[] ranges = [.. input.Extents.Select(extent => (0L, extent))];
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] < 0 ? axes[i] + input.Rank : axes[i];
            if (axis < 0 || axis >= input.Rank) throw node.Invalid($"axis {axes[i]} of {input.Rank} dimensions");
            if (axis == 0)
            {
                if (starts[i] != 0 || ends[i] < int.MaxValue) throw node.Unsupported("Slice along the batch");
                continue;
            }
            ranges[axis - 1] = Range(node, starts[i], ends[i], input.Extents[axis - 1]);
        }
        Emit(context, node, input, ranges);
    }

    private static void Emit(ImportContext context, FileNode node, Activation input, (long Start, long Length)[] ranges)
    {
        bool channels = ranges[0].Length != input.Shape.Channels;
        bool pixels = !input.Shape.IsVector && (ranges[1].Length != input.Shape.Height || ranges[2].Length != input.Shape.Width);
        var slice = new ChannelSlice((int)ranges[0].Start, (int)ranges[0].Length);
        if (!pixels)
        {
            if (channels) context.Emit(node, slice, input);
            else context.Alias(node, input);
            return;
        }
        if (channels) input = context.EmitPart(node, "channels", slice, input);
        context.Emit(node, new Crop((int)ranges[1].Start, (int)ranges[2].Start, (int)ranges[1].Length, (int)ranges[2].Length), input);
    }

    private static (long Start, long Length) Range(FileNode node, long start, long end, long extent)
    {
        start = Math.Clamp(start < 0 ? start + extent : start, 0, extent);
        end = Math.Clamp(end < 0 ? end + extent : end, 0, extent);
        return end > start
            ? (start, end - start)
            : throw new ModelException(ModelError.InvalidShape, $"Slice from {start} to {end} of {extent} is empty", node.Name);
    }

    private static void SliceIntegers(ImportContext context, FileNode node, Constant constant, long[] starts, long[] ends, long[] axes)
    {
        if (constant.IsFloat || constant.Extents.Length != 1 || axes is not [0 or -1]) throw node.Unsupported("Slice of a constant");
        (long start, long length) = Range(node, starts[0], ends[0], constant.Count);
        context.Alias(node, Constant.OfIntegers(node.Outputs[0], constant.Integers()[(int)start..(int)(start + length)], [length]));
    }

    private static void JoinIntegers(ImportContext context, FileNode node, long axis)
    {
        if (axis is not (0 or -1)) throw node.Unsupported("Concat of constants along another axis than 0");
        var joined = new List<long>();
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            Constant part = context.Constant(node, i);
            if (part.Extents.Length != 1 || joined.Count + part.Count > 64) throw node.Unsupported("Concat of constants that are no shape");
            joined.AddRange(part.Integers());
        }
        context.Alias(node, Constant.OfIntegers(node.Outputs[0], [.. joined], [joined.Count]));
    }
}
