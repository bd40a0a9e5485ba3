using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>
/// Operators that only move values: to a vector, to grouped channels and back. Applied to constants they are computed while reading.
/// </summary>
internal static class ReshapeImport
{
    public static void Flatten(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        long axis = node.Integer("axis", 1);
        if (axis != 1 && axis != 1 - input.Rank) throw node.Unsupported($"Flatten from axis {axis}");
        context.Emit(node, new Flatten(), input);
    }

    public static void Reshape(ImportContext context, FileNode node)
    {
        if (node.Flag("allowzero", false)) throw node.Unsupported("Reshape with allowzero");
        long[] target = context.Constant(node, 1).Integers();
        if (StyleImport.Reshape(context, node, target)) return;
        if (context.Value(node, 0) is Constant constant)
        {
            context.Alias(node, constant.WithExtents(node.Outputs[0], Resolve(node, target, constant.Extents)));
            return;
        }
        Activation input = context.AnyView(node, 0);
        ReshapeTo(context, node, input, WithoutBatch(context, node, target, input.Extents));
    }

    public static void Squeeze(ImportContext context, FileNode node)
    {
        object value = context.Value(node, 0);
        long[] extents = value is Constant c ? c.Extents : [-1, .. context.AnyView(node, 0).Extents];
        long[]? axes = Axes(context, node, extents.Length);
        if (axes is null && value is Activation) throw node.Unsupported("Squeeze of an activation without axes");
        var left = new List<long>();
        for (int i = 0; i < extents.Length; i++)
        {
            bool drop = axes is null ? extents[i] == 1 : axes.Contains(i);
            if (drop && extents[i] != 1)
                throw new ModelException(ModelError.InvalidShape, $"Squeeze of an extent of {extents[i]}", node.Name);
            if (!drop) left.Add(extents[i]);
        }
        if (value is Constant constant) context.Alias(node, constant.WithExtents(node.Outputs[0], [.. left]));
        else ReshapeTo(context, node, (Activation)value, [.. left.Skip(1)]);
    }

    public static void Unsqueeze(ImportContext context, FileNode node)
    {
        Constant constant = context.Constant(node, 0);
        long[] given = (context.Opset < 13 ? node.Integers("axes") : context.Constant(node, 1).Integers()) ?? throw node.Invalid(
            "axes are missing");
        int rank = constant.Extents.Length + given.Length;
        if (rank > 8) throw node.Unsupported("a tensor of more than 8 dimensions");
        long[] axes = Normalize(node, given, rank);
        var extents = new long[rank];
        for (int i = 0, next = 0; i < rank; i++) extents[i] = axes.Contains(i) ? 1 : constant.Extents[next++];
        context.Alias(node, constant.WithExtents(node.Outputs[0], extents));
    }

    public static void Transpose(ImportContext context, FileNode node)
    {
        long[]? order = node.Integers("perm");
        if (context.Value(node, 0) is Constant constant)
        {
            if (constant.Extents.Length != 2 || order is not (null or [1, 0]))
                throw node.Unsupported("Transpose of a constant that is no matrix");
            int rows = (int)constant.Extents[0], columns = (int)constant.Extents[1];
            float[] values = constant.Floats(), turned = new float[values.Length];
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < columns; c++)
                    turned[c * rows + r] = values[r * columns + c];
            context.Alias(node, Constant.OfFloats(node.Outputs[0], turned, [columns, rows]));
            return;
        }
        Activation input = context.AnyView(node, 0);
        bool swapsGroups = !input.IsPlain && order is [0, 2, 1, 3, 4] or [0, 2, 1, 3] && order.Length == input.Rank;
        if (!swapsGroups) throw node.Unsupported("Transpose other than within a channel shuffle");
        Activation output = context.Emit(node, new TransposeGroups(), input);
        context.Define(output.Name, output with { Extents = [input.Extents[1], input.Extents[0], .. input.Extents[2..]] });
    }

    /// <summary>Only to a shape that the activation has already.</summary>
    public static void Expand(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        // The length of a vector is expanded before the division, which broadcasts by itself.
        long[] target = context.Constant(node, 1).Integers();
        bool isLength = input.Shape == TensorShape.Vector(1) && target.Length == 2;
        if (!isLength && !WithoutBatch(context, node, target, input.Extents).SequenceEqual(input.Extents)) throw node.Unsupported("Expand");
        context.Alias(node, input);
    }

    /// <summary>
    /// The axes of a node, from its attribute or its input (the second), counted from the front; null where none are given.
    /// </summary>
    public static long[]? Axes(ImportContext context, FileNode node, int rank)
    {
        long[]? axes = node.Integers("axes") ?? (node.HasInput(1) ? context.Constant(node, 1).Integers() : null);
        return axes is null ? null : Normalize(node, axes, rank);
    }

    private static long[] Normalize(FileNode node, long[] axes, int rank)
    {
        long[] normal = [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];
        if (normal.Any(axis => axis < 0 || axis >= rank) || normal.Distinct().Count() != normal.Length)
            throw node.Invalid($"axes {string.Join(", ", axes)} of {rank} dimensions");
        return normal;
    }

    private static void ReshapeTo(ImportContext context, FileNode node, Activation input, long[] extents)
    {
        TensorShape shape = input.Shape;
        if (extents.SequenceEqual(input.Extents))
        {
            context.Alias(node, input);
        }
        else if (input.IsPlain && extents.Length == 1)
        {
            context.Emit(node, new Flatten(), input);
        }
        else if (
            input.IsPlain && !shape.IsVector && extents.Length >= 2 && KeepsPixels(extents[2..], shape) && extents[0] <= shape.Channels)
        {
            Activation output = context.Emit(node, new GroupChannels((int)extents[0]), input);
            context.Define(output.Name, output with { Extents = extents });
        }
        else if (!input.IsPlain && extents.SequenceEqual(Activation.Of("", shape).Extents))
        {
            context.Emit(node, new UngroupChannels(), input);
        }
        else
        {
            throw node.Unsupported($"Reshape from [N, {string.Join(", ", input.Extents)}] to [N, {string.Join(", ", extents)}]");
        }
    }

    /// <summary>True where what follows two channel extents are the pixels, as rows and columns or in one.</summary>
    private static bool KeepsPixels(long[] rest, TensorShape shape) => rest switch
    {
        [long height, long width] => height == shape.Height && width == shape.Width,
        [long pixels] => pixels == shape.Pixels && shape.Pixels > 1,
        _ => false,
    };

    /// <summary>The target of a reshape without the batch, which must stay what it is.</summary>
    private static long[] WithoutBatch(ImportContext context, FileNode node, long[] target, long[] extents)
    {
        if (target.Length < 1) throw node.Invalid("Reshape to a scalar");
        bool keepsBatch = target[0] is 0 or -1 or Constant.BatchMarker || target[0] == context.FixedBatch;
        if (!keepsBatch) throw new ModelException(ModelError.InvalidShape, $"the batch would be fixed to {target[0]}", node.Name);
        // A 0 refers to the input's extent in the same place, counted with the batch.
        long[] resolved = Resolve(node, [1, .. target[1..]], [1, .. extents]);
        if (target[0] == -1 && target[1..].Contains(-1)) throw node.Invalid("two extents are left open");
        return resolved[1..];
    }

    private static long[] Resolve(FileNode node, long[] target, long[] extents)
    {
        long elements = 1, known = 1;
        foreach (long extent in extents) elements *= extent;
        var resolved = new long[target.Length];
        int open = -1;
        for (int i = 0; i < target.Length; i++)
        {
            resolved[i] = target[i] == 0 && i < extents.Length ? extents[i] : target[i];
            if (resolved[i] == -1 && open < 0) open = i;
            else if (resolved[i] < 1) throw new ModelException(ModelError.InvalidShape, $"Reshape to an extent of {target[i]}", node.Name);
            else if (resolved[i] > elements) throw Mismatch();
            // Both factors are at most the number of elements, which is within the limits: no overflow.
            else if ((known = checked(known * resolved[i])) > elements) throw Mismatch();
        }
        if (open >= 0) resolved[open] = elements / known;
        if (open >= 0 ? elements % known != 0 : known != elements) throw Mismatch();
        return resolved;

        ModelException Mismatch() => new(
            ModelError.InvalidShape, $"cannot reshape [{string.Join(", ", extents)}] to [{string.Join(", ", target)}]", node.Name);
    }
}
