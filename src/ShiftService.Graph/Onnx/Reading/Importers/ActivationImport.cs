using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Reading.Importers;

/// <summary>Functions of single values.</summary>
internal static class ActivationImport
{
    public static void Relu(ImportContext context, FileNode node) => context.Emit(node, new Relu(), context.Activation(node, 0));

    public static void Sigmoid(ImportContext context, FileNode node) => context.Emit(node, new Sigmoid(), context.Activation(node, 0));

    public static void Tanh(ImportContext context, FileNode node) => context.Emit(node, new Tanh(), context.Activation(node, 0));

    public static void Clip(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        float minimum, maximum;
        if (context.Opset < 11)
        {
            minimum = node.Real("min", float.MinValue);
            maximum = node.Real("max", float.MaxValue);
        }
        else
        {
            minimum = node.HasInput(1) ? ChannelConstants.Scalar(context, node, 1) : float.MinValue;
            maximum = node.HasInput(2) ? ChannelConstants.Scalar(context, node, 2) : float.MaxValue;
        }
        if (minimum > maximum) throw node.Invalid($"minimum {minimum} is above maximum {maximum}");
        context.Emit(node, new Clip(minimum, maximum), input);
    }

    public static void PRelu(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        context.Emit(node, new PRelu(ChannelConstants.PerChannel(context, node, context.Constant(node, 1), input.Shape)), input);
    }

    /// <summary>One slope for all channels: a PRelu with equal slopes.</summary>
    public static void LeakyRelu(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        float slope = node.Real("alpha", 0.01f);
        if (!float.IsFinite(slope)) throw node.Invalid($"attribute 'alpha' is {slope}");
        context.Emit(node, new PRelu(context.Implied(node, "slope", slope, input.Shape.Channels)), input);
    }

    public static void Dropout(ImportContext context, FileNode node)
    {
        Activation input = context.Activation(node, 0);
        node.Ignore("seed");
        float rate = node.HasInput(1) ? ChannelConstants.Scalar(context, node, 1) : node.Real("ratio", 0.5f);
        if (!(rate is >= 0 and < 1)) throw node.Invalid($"the ratio {rate} is not in 0 to 1");
        if (node.HasInput(2)) throw node.Unsupported("Dropout with a training_mode input");
        context.Emit(node, new Dropout(rate), input);
    }
}
