namespace ShiftService.Zoo.Blocks;

/// <summary>
/// The CSC module as the authors' CIFAR code has it: 1x1 BN ReLU, shift, 1x1 with the stride BN ReLU, and then the sum with the
/// shortcut, after which there is no activation. The shortcut is the identity, or a 1x1 convolution with BN where the shape changes.
/// </summary>
public static class OfficialCscModule
{
    /// <summary>Appends a module; its middle width is <paramref name="expansion"/> * <paramref name="outputs"/>.</summary>
    public static string Append(
        NetworkBuilder builder, string x, int outputs, int expansion, int stride, SpatialShift shift, CscVariant variant = CscVariant.Csc)
    {
        string branch = variant == CscVariant.Sc2 ? shift.Append(builder, "shift0", x) : x;
        branch = builder.Pointwise("expand", branch, expansion * outputs);
        branch = builder.NormRelu("expand", branch);
        branch = shift.Append(builder, "shift", branch);
        branch = builder.Pointwise("project", branch, outputs, stride, gain: WeightGain.Linear);
        branch = builder.BatchNorm("project.norm", branch, branchEnd: true);
        branch = builder.Relu("project.relu", branch);
        return builder.Add("add", branch, ProjectionShortcut.Append(builder, x, outputs, stride));
    }
}
