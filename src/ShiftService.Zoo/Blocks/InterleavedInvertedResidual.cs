namespace ShiftService.Zoo.Blocks;

/// <summary>
/// IGCV3's block: grouped 1x1 expansion BN without activation, permutation, 3x3 depthwise with the stride BN ReLU6, grouped 1x1
/// projection BN without activation. The expanding convolution stays for expansion 1 too.
/// </summary>
public static class InterleavedInvertedResidual
{
    /// <summary>Appends a block; <paramref name="residual"/> says whether the input is added.</summary>
    public static string Append(
        NetworkBuilder builder, string x, int outputs, int expansion, int stride, bool residual,
        int expandGroups = 2, int projectGroups = 2)
    {
        string y = builder.Pointwise("expand", x, builder.ChannelsOf(x) * expansion, groups: expandGroups, gain: WeightGain.Linear);
        y = builder.BatchNorm("expand.norm", y);
        y = builder.Shuffle("permute", y, expandGroups);
        y = builder.NormRelu6("depthwise", builder.Depthwise("depthwise", y, stride: stride));
        y = builder.Pointwise("project", y, outputs, groups: projectGroups, gain: WeightGain.Linear);
        y = builder.BatchNorm("project.norm", y, branchEnd: residual);
        return residual ? builder.Add("add", x, y) : y;
    }
}
