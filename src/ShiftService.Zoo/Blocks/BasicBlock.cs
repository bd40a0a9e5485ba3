namespace ShiftService.Zoo.Blocks;

/// <summary>ResNet's block of two 3x3 convolutions, ordinary or heterogeneous: conv BN ReLU conv BN, add, ReLU.</summary>
public static class BasicBlock
{
    /// <summary>Appends a block; <paramref name="parts"/> is P of HetConv, 1 for ordinary convolutions.</summary>
    public static string Append(
        NetworkBuilder builder, string x, int outputs, int stride, int parts = 1, HetConvForm form = HetConvForm.Exact)
    {
        string y = HetConvLayer.Append(builder, "conv1", x, outputs, parts, stride, form);
        y = builder.NormRelu("conv1", y);
        y = HetConvLayer.Append(builder, "conv2", y, outputs, parts, form: form);
        y = builder.BatchNorm("conv2.norm", y, branchEnd: true);
        y = builder.Add("add", y, ProjectionShortcut.Append(builder, x, outputs, stride));
        return builder.Relu("relu", y);
    }
}
