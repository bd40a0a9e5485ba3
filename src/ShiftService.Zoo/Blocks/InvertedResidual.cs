namespace ShiftService.Zoo.Blocks;

/// <summary>
/// MobileNetV2's block: 1x1 expansion BN ReLU6, 3x3 depthwise with the stride BN ReLU6, 1x1 projection BN without activation; the
/// input is added where shapes agree. With expansion 1 there is no expanding convolution.
/// </summary>
public static class InvertedResidual
{
    /// <summary>Appends a block.</summary>
    public static string Append(NetworkBuilder builder, string x, int outputs, int expansion, int stride)
    {
        int inputs = builder.ChannelsOf(x);
        bool residual = stride == 1 && inputs == outputs;
        string y = x;
        if (expansion != 1) y = builder.NormRelu6("expand", builder.Pointwise("expand", x, inputs * expansion));
        y = builder.NormRelu6("depthwise", builder.Depthwise("depthwise", y, stride: stride));
        y = builder.Pointwise("project", y, outputs, gain: WeightGain.Linear);
        y = builder.BatchNorm("project.norm", y, branchEnd: residual);
        return residual ? builder.Add("add", x, y) : y;
    }
}
