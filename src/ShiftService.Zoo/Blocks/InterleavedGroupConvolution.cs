namespace ShiftService.Zoo.Blocks;

/// <summary>
/// The interleaved group convolution of IGCV1 (Zhang et al., ICCV 2017): a 3x3 convolution in L primary partitions, a permutation, a
/// 1x1 convolution in secondary partitions that take one channel of every primary one, and the permutation back; BN. There is exactly
/// one path from every input to every output channel.
/// </summary>
public static class InterleavedGroupConvolution
{
    /// <summary>Appends the block up to its norm; the caller activates.</summary>
    /// <param name="builder">The network so far.</param>
    /// <param name="x">The block's input.</param>
    /// <param name="outputs">Output channels, a multiple of <paramref name="partitions"/>.</param>
    /// <param name="partitions">L, the number of primary partitions.</param>
    /// <param name="stride">Stride of the primary convolution.</param>
    /// <param name="branchEnd">True for the last of a residual branch.</param>
    public static string Append(NetworkBuilder builder, string x, int outputs, int partitions, int stride, bool branchEnd = false)
    {
        int perPartition = outputs / partitions;
        string y = builder.Convolution("primary", x, outputs, kernel: 3, stride, groups: partitions, gain: WeightGain.Linear);
        y = builder.Shuffle("permute", y, partitions);
        y = builder.Pointwise("secondary", y, outputs, groups: perPartition);
        y = builder.Shuffle("permute.back", y, perPartition);
        return builder.BatchNorm("norm", y, branchEnd);
    }
}
