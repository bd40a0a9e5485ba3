namespace ShiftService.Graph.Onnx.Reading;

/// <summary>Constants that hold one value a channel, in the forms that broadcasting allows.</summary>
internal static class ChannelConstants
{
    /// <summary>
    /// The constant as a weight of shape [channels]: its last extents must match the activation's, with every extent 1 but the
    /// channels', which may be 1 too.
    /// </summary>
    public static Weight PerChannel(
        ImportContext context, FileNode node, Constant constant, TensorShape shape, string form = "", Func<float, float>? map = null)
    {
        int channelsFromEnd = shape.IsVector ? 1 : 3;
        int rank = constant.Extents.Length;
        for (int i = 0; i < rank; i++)
        {
            long wanted = rank - i == channelsFromEnd ? shape.Channels : 1;
            if (constant.Extents[i] != 1 && constant.Extents[i] != wanted)
                throw new ModelException(
                    ModelError.InvalidShape,
                    $"'{constant.Name}' of [{string.Join(", ", constant.Extents)}] is not one value a channel of {shape}", node.Name);
        }
        if (rank > channelsFromEnd + 1)
            throw new ModelException(ModelError.InvalidShape, $"'{constant.Name}' has more dimensions than {shape}", node.Name);
        int channels = shape.Channels;
        bool expand = constant.Count == 1 && channels > 1;
        if (map is null && !expand) return context.Weight(constant, [channels]);
        return context.Weight(constant, [channels], form.Length > 0 ? form : "channels", values =>
        {
            var result = new float[channels];
            for (int c = 0; c < channels; c++)
            {
                float value = values[expand ? 0 : c];
                result[c] = map is null ? value : map(value);
            }
            return result;
        });
    }

    /// <summary>A constant that must be a list with one value a channel, as norms and biases are.</summary>
    public static Weight List(ImportContext context, FileNode node, int input, int channels)
    {
        Constant constant = context.Constant(node, input);
        if (constant.Count != channels || constant.Extents.Length != 1)
            throw new ModelException(
                ModelError.InvalidShape,
                $"'{constant.Name}' of [{string.Join(", ", constant.Extents)}] for {channels} channels", node.Name);
        return context.Weight(constant, [channels]);
    }

    /// <summary>A single number.</summary>
    public static float Scalar(ImportContext context, FileNode node, int input)
    {
        Constant constant = context.Constant(node, input);
        if (constant.Count != 1) throw node.Invalid($"'{constant.Name}' has {constant.Count} values instead of one");
        float value = constant.FloatsOrInfinities()[0];
        return float.IsNaN(value) ? throw node.Invalid($"'{constant.Name}' is NaN") : value;
    }
}
