using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Layers with a kernel or matrix: Conv, Gemm, MatMul.</summary>
internal static class LayerImport
{
    public static void Convolution(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        Constant kernel = context.Constant(node, 1);
        if (kernel.Extents.Length != 4)
            throw node.Unsupported(
                $"'{kernel.Name}' has {kernel.Extents.Length} dimensions; only two-dimensional convolutions are supported");
        int[] shape = Array.ConvertAll(kernel.Extents, extent => (int)extent);
        foreach (int extent in shape)
            if (extent < 1) throw new ModelException(ModelError.InvalidShape, $"'{kernel.Name}' has a dimension of {extent}", node.Name);
        SlidingWindow window = WindowImport.Window(node, input.Shape, new Size2D(shape[2], shape[3]));
        long groups = node.Integer("group", 1);
        if (groups < 1 || groups > shape[0]) throw node.Invalid($"{groups} groups for {shape[0]} outputs");
        Weight? bias = node.HasInput(2) ? ChannelConstants.List(context, node, 2, shape[0]) : null;
        context.Emit(node, new Convolution(context.Weight(kernel, shape), bias, window, (int)groups), input);
    }

    /// <summary>alpha * A * B + beta * C with a constant B.</summary>
    public static void Gemm(ImportContext context, FileNode node)
    {
        if (node.Flag("transA", false)) throw node.Unsupported("Gemm with a transposed activation");
        Activation input = context.Activation(node, 0);
        Weight matrix = Matrix(context, node, node.Flag("transB", false), node.Real("alpha", 1));
        float beta = node.Real("beta", 1);
        Weight? bias = null;
        if (node.HasInput(2))
        {
            Constant addend = context.Constant(node, 2);
            bias = beta == 1
                ? ChannelConstants.PerChannel(context, node, addend, TensorShape.Vector(matrix.Shape[0]))
                : ChannelConstants.PerChannel(
                    context, node, addend, TensorShape.Vector(matrix.Shape[0]), $"times{beta:R}", value => value * beta);
        }
        context.Emit(node, new FullyConnected(matrix, bias), input);
    }

    /// <summary>A product with a constant on the right; an addition after it becomes the bias in a later pass.</summary>
    public static void MatMul(ImportContext context, FileNode node)
    {
        if (StyleImport.MatMul(context, node)) return;
        Activation input = context.Activation(node, 0);
        context.Emit(node, new FullyConnected(Matrix(context, node, false, 1), null), input);
    }

    private static Weight Matrix(ImportContext context, FileNode node, bool transposed, float alpha)
    {
        Constant constant = context.Constant(node, 1);
        if (constant.Extents.Length != 2)
            throw new ModelException(
                ModelError.InvalidShape, $"matrix '{constant.Name}' has {constant.Extents.Length} dimensions", node.Name);
        int first = (int)constant.Extents[0], second = (int)constant.Extents[1];
        if (transposed && alpha == 1) return context.Weight(constant, [first, second]);
        int outputs = transposed ? first : second, inputs = transposed ? second : first;
        return context.Weight(constant, [outputs, inputs], $"{(transposed ? "" : "transposed")}times{alpha:R}", values =>
        {
            var result = new float[values.Length];
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++)
                    result[o * inputs + i] = alpha * values[transposed ? o * inputs + i : i * outputs + o];
            return result;
        });
    }
}
