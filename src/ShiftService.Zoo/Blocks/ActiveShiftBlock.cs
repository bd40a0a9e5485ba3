namespace ShiftService.Zoo.Blocks;

/// <summary>
/// AS-ResNet's block in the order of the released network files: BN ReLU 1x1 BN ReLU shift 1x1, the stride in the shift. In the first
/// block of a stage both branches read the activated input and the shortcut is a strided 1x1 convolution without norm; in the others
/// the shortcut is the raw sum.
/// </summary>
public static class ActiveShiftBlock
{
    /// <summary>Appends a block; <paramref name="projects"/> says that its shortcut is a convolution.</summary>
    public static string Append(NetworkBuilder builder, string x, int outputs, int middle, int stride, bool projects)
    {
        string activated = builder.NormRelu("pre", x);
        string branch = builder.Pointwise("expand", activated, middle);
        branch = builder.NormRelu("expand", branch);
        branch = builder.ActiveShift("shift", branch, stride);
        branch = builder.Pointwise("project", branch, outputs, gain: WeightGain.BranchEnd);
        string shortcut = projects ? builder.Pointwise("shortcut", activated, outputs, stride) : x;
        return builder.Add("add", shortcut, branch);
    }
}
