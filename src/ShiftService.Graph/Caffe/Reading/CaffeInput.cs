using ShiftService.Graph.Caffe.Proto;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>Shape and normalisation of the input, as the layer that reads images says.</summary>
internal sealed record CaffeInput(TensorShape Shape, IReadOnlyList<float> Mean, float Scale)
{
    /// <summary>From the prototxt, and from the caffemodel where that says nothing.</summary>
    public static CaffeInput Of(NetParameter text, NetParameter model)
    {
        TransformationParameter? transform = Transform(text) ?? Transform(model);
        TensorShape shape = Stated(text) ?? Cropped(transform) ?? Stated(model)
            ?? throw new ModelException(
                ModelError.InvalidShape, "no layer tells the size of the input: neither an Input layer nor crop_size of a data layer");
        if (transform is null)
            throw new ModelException(
                ModelError.MissingValue, "no data layer with a transform_param tells how images are normalised (mean_value, scale)");
        if (transform.HasMeanFile)
            throw new ModelException(ModelError.UnsupportedOperator, $"the mean lies in a file, '{transform.MeanFile}', which is not read");
        float[] mean = transform.MeanValue.Count switch
        {
            0 => new float[shape.Channels],
            1 => [.. Enumerable.Repeat(transform.MeanValue[0], shape.Channels)],
            int count when count == shape.Channels => [.. transform.MeanValue],
            int count => throw new ModelException(ModelError.InvalidAttribute, $"{count} mean values for {shape.Channels} channels"),
        };
        if (!(transform.Scale > 0 && float.IsFinite(transform.Scale)))
            throw new ModelException(ModelError.InvalidAttribute, $"the input's scale is {transform.Scale}");
        return new(shape, mean, transform.Scale);
    }

    private static TransformationParameter? Transform(NetParameter net) =>
        net.Layer.FirstOrDefault(layer => CaffeTopology.IsInTest(layer) && CaffeTopology.IsData(layer) && layer.TransformParam is not null)
            ?.TransformParam;

    private static TensorShape? Cropped(TransformationParameter? transform) =>
        transform is { HasCropSize: true, CropSize: > 0 } ? Image([1, 3, transform.CropSize, transform.CropSize]) : null;

    private static TensorShape? Stated(NetParameter net)
    {
        if (net.InputShape.Count > 0) return Image(net.InputShape[0].Dim);
        if (net.InputDim.Count > 0) return Image([.. net.InputDim.Select(dim => (long)dim)]);
        LayerParameter? input = net.Layer.FirstOrDefault(layer => layer.Type == "Input" && CaffeTopology.IsInTest(layer));
        return input?.InputParam?.Shape.Count > 0 ? Image(input.InputParam.Shape[0].Dim) : null;
    }

    private static TensorShape Image(IReadOnlyList<long> dims) =>
        dims.Count == 4 && dims.Skip(1).All(dim => dim is >= 1 and <= SlidingWindow.MaxSide)
            ? TensorShape.Image((int)dims[1], (int)dims[2], (int)dims[3])
            : throw new ModelException(ModelError.InvalidShape, $"the input has the shape [{string.Join(", ", dims)}]");
}
