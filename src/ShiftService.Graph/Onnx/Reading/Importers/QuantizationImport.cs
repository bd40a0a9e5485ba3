namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Weights stored as integers of 8 bits become float32: engines compute with these, and the file alone is small.</summary>
internal static class QuantizationImport
{
    /// <summary>(integer - zero point) * scale, with one scale for all or one for each index of an axis.</summary>
    public static void Dequantize(ImportContext context, FileNode node)
    {
        if (!context.IsConstant(node, 0)) throw node.Unsupported("dequantising an activation");
        Constant integers = context.Constant(node, 0), scale = context.Constant(node, 1);
        Constant? zero = node.HasInput(2) ? context.Constant(node, 2) : null;
        if (!integers.IsByte) throw node.Unsupported("dequantising other than integers of 8 bits");
        if (node.Integer("block_size", 0) != 0) throw node.Unsupported("dequantising in blocks");
        int rank = integers.Extents.Length;
        long axis = node.Integer("axis", 1);
        if (scale.Count == 1 && scale.Extents.Length == 0) axis = 0;
        else if (axis < -rank || axis >= rank) throw node.Invalid($"axis {axis} of {rank} dimensions");
        if (axis < 0) axis += rank;
        long expected = scale.Extents.Length == 0 ? 1 : integers.Extents[axis];
        Require(node, scale, expected);
        if (zero is not null) Require(node, zero, expected);
        long inner = scale.Extents.Length == 0 ? integers.Count : Product(integers.Extents.AsSpan((int)axis + 1));
        string name = node.Outputs[0];
        context.Alias(node, Constant.OfFloats(name, integers.Count, integers.Extents, () =>
        {
            short[] values = integers.Bytes(), zeros = zero?.Bytes() ?? [];
            float[] scales = scale.Floats(), floats = new float[values.Length];
            for (int i = 0; i < floats.Length; i++)
            {
                int channel = (int)(i / inner % expected);
                floats[i] = (values[i] - (zeros.Length > 0 ? zeros[channel] : 0)) * scales[channel];
            }
            return floats;
        }));
    }

    private static void Require(FileNode node, Constant constant, long count)
    {
        if (constant.Count != count || constant.Extents.Length > 1)
            throw new ModelException(
                ModelError.InvalidShape, $"'{constant.Name}' has {constant.Count} values instead of {count}", node.Name);
    }

    private static long Product(ReadOnlySpan<long> extents)
    {
        long product = 1;
        foreach (long extent in extents) product *= extent;
        return Math.Max(product, 1);
    }
}
