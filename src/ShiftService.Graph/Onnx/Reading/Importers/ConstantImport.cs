namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Constants, and the integers that exporters compute from shapes.</summary>
internal static class ConstantImport
{
    public static void Constant(ImportContext context, FileNode node)
    {
        string name = node.Outputs[0];
        if (node.Tensor("value") is { } tensor) context.Define(name, new Constant(name, tensor, context.Limits));
        else if (node.Has("value_float")) context.Define(name, Reading.Constant.OfFloats(name, [node.Real("value_float", 0)], []));
        else if (node.Has("value_int")) context.Define(name, Reading.Constant.OfIntegers(name, [node.Integer("value_int", 0)], []));
        else if (node.Reals("value_floats") is { } floats) context.Define(name, Reading.Constant.OfFloats(name, floats, [floats.Length]));
        else if (node.Integers("value_ints") is { } integers)
            context.Define(name, Reading.Constant.OfIntegers(name, integers, [integers.Length]));
        else throw node.Unsupported("a Constant without a numeric value");
    }

    public static void Identity(ImportContext context, FileNode node) => context.Alias(node, context.Value(node, 0));

    /// <summary>Between integers, or from float to float: nothing changes.</summary>
    public static void Cast(ImportContext context, FileNode node)
    {
        object value = context.Value(node, 0);
        long to = node.Integer("to", 0);
        bool keeps = value is Constant { IsFloat: false } ? to is 6 or 7 : to == 1;
        if (!keeps) throw node.Unsupported($"Cast to data type {to}");
        context.Alias(node, value);
    }

    public static void Shape(ImportContext context, FileNode node)
    {
        if (node.Has("start") || node.Has("end")) throw node.Unsupported("Shape of some dimensions only");
        long[] shape = context.Value(node, 0) is Constant constant
            ? constant.Extents
            : [Reading.Constant.BatchMarker, .. context.AnyView(node, 0).Extents];
        context.Alias(node, Reading.Constant.OfIntegers(node.Outputs[0], shape, [shape.Length]));
    }

    public static void Gather(ImportContext context, FileNode node)
    {
        Constant data = context.Constant(node, 0), indices = context.Constant(node, 1);
        if (data.IsFloat || data.Extents.Length != 1 || node.Integer("axis", 0) is not (0 or -1))
            throw node.Unsupported("Gather other than from a shape");
        long[] values = data.Integers();
        long[] picked = Array.ConvertAll(indices.Integers(), index =>
        {
            long i = index < 0 ? index + values.Length : index;
            return i >= 0 && i < values.Length ? values[i] : throw node.Invalid($"index {index} of {values.Length}");
        });
        context.Alias(node, Reading.Constant.OfIntegers(node.Outputs[0], picked, indices.Extents));
    }
}
