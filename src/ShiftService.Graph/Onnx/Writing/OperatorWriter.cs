using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>Every operator in standard ONNX operators. The last node of each carries its name, so that reading gives it back.</summary>
internal static class OperatorWriter
{
    public static void Write(GraphBuilder builder, Node node)
    {
        TensorShape input = builder.Network.ShapeOf(node.Inputs[0]);
        switch (node.Operator)
        {
            case Convolution convolution:
                LayerWriter.Write(builder, node, convolution);
                break;
            case HeterogeneousConvolution convolution:
                LayerWriter.Write(builder, node, convolution);
                break;
            case FullyConnected layer:
                LayerWriter.Write(builder, node, layer);
                break;
            case Shift shift:
                ShiftWriter.Write(builder, node, shift);
                break;
            case SparseShift shift:
                ShiftWriter.Write(builder, node, shift.Rounded());
                break;
            case ActiveShift shift:
                ShiftWriter.Write(builder, node, shift);
                break;
            case BatchNorm norm:
                builder.Last(
                    node, "BatchNormalization", [node.Inputs[0], .. norm.Weights.Select(weight => builder.Weight(weight, input.Channels))],
                    Attributes.Real("epsilon", norm.Epsilon));
                break;
            case InstanceNorm norm:
                builder.Last(
                    node, "InstanceNormalization",
                    [node.Inputs[0], .. norm.Weights.Select(weight => builder.Weight(weight, input.Channels))],
                    Attributes.Real("epsilon", norm.Epsilon));
                break;
            case ConditionalInstanceNorm norm:
                StyleWriter.Write(builder, node, norm);
                break;
            case Affine affine:
                string product = builder.Part(
                    node, "product", "Mul", [node.Inputs[0], builder.Weight(affine.Scale, ChannelExtents(input, withBatch: true))]);
                builder.Last(node, "Add", [product, builder.Weight(affine.Bias, ChannelExtents(input, withBatch: true))]);
                break;
            case PRelu relu:
                builder.Last(node, "PRelu", [node.Inputs[0], builder.Weight(relu.Slope, ChannelExtents(input, withBatch: false))]);
                break;
            case Clip clip:
                builder.Last(
                    node, "Clip",
                    [node.Inputs[0], builder.Constant(node, "minimum", [clip.Minimum]), builder.Constant(node, "maximum", [clip.Maximum])]);
                break;
            case Dropout dropout:
                builder.Last(node, "Dropout", [node.Inputs[0], builder.Constant(node, "ratio", [dropout.Rate])]);
                break;
            case MaxPool pool:
                builder.Last(node, "MaxPool", node.Inputs, Attributes.Window(pool.Window));
                break;
            case AveragePool pool:
                builder.Last(
                    node, "AveragePool", node.Inputs,
                    [.. Attributes.Window(pool.Window, pool.Window.Dilation != 1),
                        Attributes.Integer("count_include_pad", pool.CountPadding ? 1 : 0)]);
                break;
            case ChannelShuffle shuffle:
                WriteShuffle(builder, node, shuffle, input);
                break;
            case ChannelSlice slice:
                builder.Last(
                    node, "Slice",
                    [
                        node.Inputs[0], builder.Integers(node, "starts", slice.Start),
                        builder.Integers(node, "ends", slice.Start + slice.Count), builder.Integers(node, "axes", 1),
                    ]);
                break;
            case ReflectionPad { Padding: var p }:
                builder.Last(
                    node, "Pad", [node.Inputs[0], builder.Integers(node, "pads", 0, 0, p.Top, p.Left, 0, 0, p.Bottom, p.Right)],
                    Attributes.Text("mode", "reflect"));
                break;
            case Upsample upsample:
                builder.Last(
                    node, "Resize", [node.Inputs[0], "", builder.Constant(node, "scales", [1, 1, upsample.Factor, upsample.Factor], 4)],
                    Attributes.Text("mode", "nearest"), Attributes.Text("coordinate_transformation_mode", "asymmetric"),
                    Attributes.Text("nearest_mode", "floor"));
                break;
            case L2Normalize:
                builder.Last(node, "LpNormalization", node.Inputs, Attributes.Integer("axis", 1), Attributes.Integer("p", 2));
                break;
            case Softmax:
                builder.Last(node, "Softmax", node.Inputs, Attributes.Integer("axis", 1));
                break;
            case Flatten:
                builder.Last(node, "Flatten", node.Inputs, Attributes.Integer("axis", 1));
                break;
            case Concat:
                builder.Last(node, "Concat", node.Inputs, Attributes.Integer("axis", 1));
                break;
            case Add:
                builder.Last(node, "Add", node.Inputs);
                break;
            case GlobalAveragePool:
                builder.Last(node, "GlobalAveragePool", node.Inputs);
                break;
            case Relu:
                builder.Last(node, "Relu", node.Inputs);
                break;
            case Sigmoid:
                builder.Last(node, "Sigmoid", node.Inputs);
                break;
            case Tanh:
                builder.Last(node, "Tanh", node.Inputs);
                break;
            default:
                throw new ModelException(ModelError.UnsupportedOperator, $"{node.Operator.Kind} has no form in ONNX here");
        }
    }

    private static long[] ChannelExtents(TensorShape shape, bool withBatch) =>
        shape.IsVector ? [shape.Channels] : withBatch ? [1, shape.Channels, 1, 1] : [shape.Channels, 1, 1];

    /// <summary>0 in a reshape's target keeps the batch.</summary>
    private static void WriteShuffle(GraphBuilder builder, Node node, ChannelShuffle shuffle, TensorShape shape)
    {
        string grouped = builder.Part(
            node, "grouped", "Reshape",
            [node.Inputs[0],
                builder.Integers(node, "grouped shape", 0, shuffle.Groups, shape.Channels / shuffle.Groups, shape.Height, shape.Width)]);
        string transposed = builder.Part(node, "transposed", "Transpose", [grouped], Attributes.Integers("perm", 0, 2, 1, 3, 4));
        builder.Last(
            node, "Reshape", [transposed, builder.Integers(node, "shape", 0, shape.Channels, shape.Height, shape.Width)]);
    }
}
