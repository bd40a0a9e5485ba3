namespace ShiftService.Zoo.Blocks;

/// <summary>
/// FE-Net's inverted bottleneck: 1x1 BN ReLU, a sparse shift (IB-SSL) or with stride 2 a 2x2 average pool in its place (IB-Pool),
/// 1x1 BN without activation.
/// </summary>
public static class FeUnit
{
    /// <summary>Appends a unit.</summary>
    public static string Append(NetworkBuilder builder, string x, int outputs, int middle, int stride, bool identity)
    {
        string y = builder.Pointwise("expand", x, middle);
        y = builder.NormRelu("expand", y);
        y = stride == 1
            ? builder.SparseShift("shift", y, GroupedShift.Offsets(middle, layout: ShiftLayout.Contiguous))
            : builder.AveragePool("pool", y, kernel: stride, stride, padding: 0);
        y = builder.Pointwise("project", y, outputs, gain: WeightGain.Linear);
        y = builder.BatchNorm("project.norm", y, branchEnd: identity);
        return identity ? builder.Add("add", x, y) : y;
    }
}
