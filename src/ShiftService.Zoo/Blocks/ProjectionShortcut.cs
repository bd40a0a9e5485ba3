namespace ShiftService.Zoo.Blocks;

/// <summary>
/// The shortcut of a residual network: the identity, or a (grouped) strided 1x1 convolution with BN where the shape changes.
/// </summary>
public static class ProjectionShortcut
{
    /// <summary>Appends the shortcut.</summary>
    public static string Append(NetworkBuilder builder, string x, int outputs, int stride, int groups = 1)
    {
        if (stride == 1 && builder.ChannelsOf(x) == outputs) return x;
        string shortcut = builder.Pointwise("shortcut", x, outputs, stride, groups, gain: WeightGain.Linear);
        return builder.BatchNorm("shortcut.norm", shortcut);
    }
}
