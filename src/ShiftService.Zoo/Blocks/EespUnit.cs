namespace ShiftService.Zoo.Blocks;

/// <summary>
/// ESPNetV2's unit (Mehta et al., CVPR 2019): a grouped 1x1 reduces to a quarter, four dilated 3x3 depthwise convolutions read that,
/// hierarchical fusion adds each branch to the next, their concatenation goes through BN PReLU and a grouped 1x1 BN; the input is
/// added where shapes agree, then PReLU. Every 1x1 has four groups.
/// </summary>
public static class EespUnit
{
    private const int Branches = 4;

    /// <summary>Appends a unit that keeps the shape.</summary>
    public static string Append(NetworkBuilder builder, string x, IReadOnlyList<int> dilations)
    {
        string y = AppendBranches(builder, x, builder.ChannelsOf(x), stride: 1, dilations, residual: true);
        return builder.PRelu("prelu", builder.Add("add", y, x));
    }

    /// <summary>
    /// Appends a unit that changes shape: the average-pooled input is joined by the branches, which produce the additional channels, and
    /// by addition with a projection of the pooled network input <paramref name="image"/>, which must be of the unit's output size.
    /// </summary>
    public static string AppendStrided(
        NetworkBuilder builder, string x, string image, int outputs, int stride, IReadOnlyList<int> dilations)
    {
        string pooled = stride == 1 ? x : builder.AveragePool("pool", x, kernel: 3, stride);
        string y = AppendBranches(builder, x, outputs - builder.ChannelsOf(x), stride, dilations, residual: false);
        y = builder.Concat("concat", pooled, y);
        string shortcut = builder.NormPRelu("image", builder.Convolution("image", image, builder.ChannelsOf(image), kernel: 3));
        shortcut = builder.Pointwise("image.project", shortcut, outputs, gain: WeightGain.Linear);
        shortcut = builder.BatchNorm("image.project.norm", shortcut);
        return builder.PRelu("prelu", builder.Add("add", y, shortcut));
    }

    private static string AppendBranches(
        NetworkBuilder builder, string x, int outputs, int stride, IReadOnlyList<int> dilations, bool residual)
    {
        string reduced = builder.NormPRelu("reduce", builder.Pointwise("reduce", x, outputs / Branches, groups: Branches));
        var branches = new string[Branches];
        for (int k = 0; k < Branches; k++)
        {
            branches[k] = builder.Depthwise($"branch{k}", reduced, stride: stride, dilation: dilations[k], gain: WeightGain.Linear);
            if (k > 0) branches[k] = builder.Add($"fuse{k}", branches[k], branches[k - 1]);
        }
        string y = builder.NormPRelu("fused", builder.Concat("branches", branches));
        y = builder.Pointwise("expand", y, outputs, groups: Branches, gain: WeightGain.Linear);
        return builder.BatchNorm("expand.norm", y, branchEnd: residual);
    }
}
