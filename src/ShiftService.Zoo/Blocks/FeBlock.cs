namespace ShiftService.Zoo.Blocks;

/// <summary>
/// FE-Net's block (Chen et al., CVPR 2019): the input is cut into parts, and n units process ever more of it, from the last part on;
/// what a unit gives is joined with the part before. Of four units the first sees an eighth of the channels and the last all.
/// </summary>
public static class FeBlock
{
    /// <summary>Appends a block.</summary>
    /// <param name="builder">The network so far.</param>
    /// <param name="x">The block's input.</param>
    /// <param name="outputs">Channels of the last unit's output.</param>
    /// <param name="expansion">Middle width of a unit over its input (or output) channels.</param>
    /// <param name="units">Number of units, n.</param>
    /// <param name="stride">1, or 2 for a last unit that pools.</param>
    /// <param name="of">What the expansion multiplies.</param>
    public static string Append(
        NetworkBuilder builder, string x, int outputs, int expansion, int units, int stride, FeExpansion of = FeExpansion.OfInputs)
    {
        int channels = builder.ChannelsOf(x), part = channels >> (units - 1);
        if (part << (units - 1) != channels)
            throw new ArgumentException($"{channels} channels do not divide into {1 << (units - 1)} parts", nameof(units));

        string joined = builder.Slice("part0", x, channels - part, part);
        for (int unit = 0; unit < units - 1; unit++)
        {
            int done = builder.ChannelsOf(joined);
            using (builder.Scope($"unit{unit}"))
                joined = FeUnit.Append(builder, joined, done, expansion * done, stride: 1, identity: true);
            string before = builder.Slice($"part{unit + 1}", x, channels - 2 * done, done);
            joined = builder.Concat($"join{unit + 1}", before, joined);
        }
        using (builder.Scope($"unit{units - 1}"))
            return FeUnit.Append(
                builder, joined, outputs, expansion * (of == FeExpansion.OfInputs ? channels : outputs), stride, identity: false);
    }
}
