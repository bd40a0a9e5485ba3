namespace ShiftService.Zoo.Blocks;

/// <summary>A 3x3 convolution of P parts in either form of HetConv (Singh et al., CVPR 2019); P = 1 is an ordinary convolution.</summary>
public static class HetConvLayer
{
    /// <summary>Appends the layer.</summary>
    public static string Append(
        NetworkBuilder builder, string name, string x, int outputs, int parts, int stride = 1, HetConvForm form = HetConvForm.Exact)
    {
        if (parts == 1) return builder.Convolution(name, x, outputs, kernel: 3, stride);
        if (form == HetConvForm.Exact) return builder.HetConv(name, x, outputs, parts, stride: stride);
        // The two add up, so each has half of the variance.
        string spatial = builder.Convolution(name + ".spatial", x, outputs, kernel: 3, stride, groups: parts, gain: WeightGain.Linear);
        string pointwise = builder.Pointwise(name + ".pointwise", x, outputs, stride, gain: WeightGain.Linear);
        return builder.Add(name, spatial, pointwise);
    }
}
