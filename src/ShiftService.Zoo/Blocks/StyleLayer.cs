namespace ShiftService.Zoo.Blocks;

/// <summary>
/// A layer of the style-transfer networks: a convolution with bias on a mirrored border, or a shift (with zeros at the border) and a
/// 1x1 convolution with bias and the stride.
/// </summary>
public static class StyleLayer
{
    /// <summary>Appends the convolution.</summary>
    public static string AppendConvolution(NetworkBuilder builder, string name, string x, int outputs, int kernel, int stride = 1)
    {
        string padded = builder.ReflectionPad(name + ".pad", x, kernel / 2);
        return builder.Convolution(name, padded, outputs, kernel, stride, bias: true, padding: 0);
    }

    /// <summary>Appends the shift and its convolution.</summary>
    public static string AppendShift(NetworkBuilder builder, string name, string x, int outputs, int kernel, int stride = 1)
    {
        string shifted = new SpatialShift(Kernel: kernel).Append(builder, name + ".shift", x);
        return builder.Pointwise(name, shifted, outputs, stride, bias: true);
    }
}
