using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Norms over channels, images and vectors, and Softmax.</summary>
internal static class NormImport
{
    public static void Batch(ImportContext context, FileNode node)
    {
        node.Ignore("momentum");
        if (node.Flag("training_mode", false)) throw node.Unsupported("BatchNormalization in training mode");
        if (!node.Flag("spatial", true)) throw node.Unsupported("BatchNormalization for every pixel on its own");
        Activation input = context.Activation(node, 0);
        int channels = input.Shape.Channels;
        float epsilon = node.Real("epsilon", 1e-5f);
        Weight variance = ChannelConstants.List(context, node, 4, channels);
        foreach (float value in variance.Values)
            if (!(value + epsilon > 0))
                throw new ModelException(
                    ModelError.InvalidWeight, $"variance {value} + epsilon {epsilon} in '{variance.Name}' is not positive", node.Name);
        context.Emit(
            node,
            new BatchNorm(
                ChannelConstants.List(context, node, 1, channels),
                ChannelConstants.List(context, node, 2, channels),
                ChannelConstants.List(context, node, 3, channels),
                variance,
                epsilon),
            input);
    }

    public static void Instance(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        int channels = input.Shape.Channels;
        float epsilon = node.Real("epsilon", 1e-5f);
        if (!(epsilon >= 0)) throw node.Invalid($"epsilon is {epsilon}");
        context.Emit(
            node,
            new InstanceNorm(ChannelConstants.List(context, node, 1, channels), ChannelConstants.List(context, node, 2, channels), epsilon),
            input);
    }

    public static void Lp(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        if (node.Integer("p", 2) != 2) throw node.Unsupported("LpNormalization with another p than 2");
        RequireFeatureAxis(node, input, node.Integer("axis", -1));
        context.Emit(node, new L2Normalize(), input);
    }

    /// <summary>The length of a vector: the first half of a normalisation spelled out.</summary>
    public static void Length(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        long[]? axes = ReshapeImport.Axes(context, node, input.Rank);
        node.Ignore("noop_with_empty_axes");
        if (!input.Shape.IsVector || axes is not [1] || !node.Flag("keepdims", true))
            throw node.Unsupported("ReduceL2 other than over the features of a vector, with the dimension kept");
        context.Emit(node, new VectorLength(), input);
    }

    public static void Softmax(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        RequireFeatureAxis(node, input, node.Integer("axis", context.Opset < 13 ? 1 : -1));
        context.Emit(node, new Softmax(), input);
    }

    private static void RequireFeatureAxis(FileNode node, Activation input, long axis)
    {
        if (!input.Shape.IsVector) throw node.Unsupported($"{node.Kind} of an image; only vectors are supported");
        if (axis is not (1 or -1)) throw node.Unsupported($"{node.Kind} along axis {axis}");
    }
}
