namespace ShiftService.Zoo.Blocks;

/// <summary>
/// The CSC and SC2 modules of the Shift paper (Wu et al., CVPR 2018), with pre-activation: [shift] BN ReLU 1x1, shift, BN ReLU 1x1
/// with the stride. The zeros of the shift enter before the norm, so that border pixels differ from <see cref="OfficialCscModule"/>.
/// The middle width is the expansion times the channels that the branch itself produces: this reproduces the published costs.
/// </summary>
public static class CscModule
{
    /// <summary>Appends a module.</summary>
    /// <param name="builder">The network so far.</param>
    /// <param name="x">The module's input, not activated.</param>
    /// <param name="outputs">Channels of the module's output.</param>
    /// <param name="expansion">Middle width over the channels produced.</param>
    /// <param name="stride">Stride of the second convolution.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="variant">CSC or SC2.</param>
    /// <param name="transition">The shortcut of a module that changes size or channels.</param>
    public static string Append(
        NetworkBuilder builder, string x, int outputs, int expansion, int stride, SpatialShift shift,
        CscVariant variant = CscVariant.Csc, CscTransition transition = CscTransition.Concat)
    {
        int inputs = builder.ChannelsOf(x);
        bool keepsShape = stride == 1 && inputs == outputs;
        bool concatenates = !keepsShape && transition == CscTransition.Concat;
        int produced = concatenates ? outputs - inputs : outputs;
        if (produced < 1)
            throw new ArgumentException($"a concatenating module cannot turn {inputs} channels into {outputs}", nameof(outputs));

        string branch = variant == CscVariant.Sc2 ? shift.Append(builder, "shift0", x) : x;
        branch = builder.NormRelu("pre", branch);
        branch = builder.Pointwise("expand", branch, expansion * produced);
        branch = shift.Append(builder, "shift", branch);
        branch = builder.NormRelu("shift", branch);
        branch = builder.Pointwise("project", branch, produced, stride, gain: WeightGain.BranchEnd);

        if (keepsShape) return builder.Add("add", x, branch);
        if (!concatenates) return branch;
        // 3x3 with padding gives the same size as a strided 1x1 convolution, for odd sizes too.
        string shortcut = stride == 1 ? x : builder.AveragePool("pool", x, kernel: 3, stride);
        return builder.Concat("concat", branch, shortcut);
    }
}
