namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>What files do with the weights over styles, a graph's second input.</summary>
internal static class StyleImport
{
    /// <summary>The product of the style with a table; false where the node has nothing to do with styles.</summary>
    public static bool MatMul(ImportContext context, FileNode node)
    {
        if (context.Value(node, 0) is not StyleValue style) return false;
        Constant table = context.Constant(node, 1);
        if (style.Table is not null) throw node.Unsupported("a second product with a style");
        if (table.Extents.Length != 2 || table.Extents[0] != style.Styles || table.Extents[1] < 1)
            throw new ModelException(
                ModelError.InvalidShape,
                $"table '{table.Name}' of [{string.Join(", ", table.Extents)}] should have a row for each of {style.Styles} styles", node.Name);
        context.Alias(node, style with { Table = context.Weight(table, [(int)table.Extents[0], (int)table.Extents[1]]) });
        return true;
    }

    /// <summary>A style's row as one value a channel; false where the node has nothing to do with styles.</summary>
    public static bool Reshape(ImportContext context, FileNode node, long[] target)
    {
        if (context.Value(node, 0) is not StyleValue style) return false;
        bool keepsBatch = target.Length == 4 && (target[0] is 0 or -1 or Constant.BatchMarker || target[0] == context.FixedBatch);
        if (style.Table is null || !keepsBatch || target is not [_, long channels, 1, 1] || channels != style.Table.Shape[1])
            throw node.Unsupported($"Reshape of a style to [{string.Join(", ", target)}]");
        context.Alias(node, style with { IsPerChannel = true });
        return true;
    }

    /// <summary>A product or sum of an image and a style's values; false where the node has nothing to do with styles.</summary>
    public static bool Combine(ImportContext context, FileNode node, Func<Weight, Operator> create)
    {
        int index = context.Value(node, 0) is StyleValue ? 0 : 1;
        if (context.Value(node, index) is not StyleValue style) return false;
        Activation image = context.Activation(node, 1 - index);
        if (style is not { Table: Weight table, IsPerChannel: true } || table.Shape[1] != image.Shape.Channels)
            throw node.Unsupported($"{node.Kind} of {image.Shape} and a style that is not one value a channel");
        context.Emit(node, create(table), image);
        return true;
    }
}
