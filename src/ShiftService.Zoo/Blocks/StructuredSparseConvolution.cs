namespace ShiftService.Zoo.Blocks;

/// <summary>
/// IGCV2's block (Xie et al., CVPR 2018): a channel-wise 3x3 convolution, then 1x1 group convolutions whose partition sizes multiply to
/// the number of channels. A channel's number is written in that mixed radix; each convolution mixes one digit, and the permutation
/// after it makes the next digit the fastest, so that one path joins every input and output; the last restores the order. BN, ReLU.
/// </summary>
public static class StructuredSparseConvolution
{
    /// <summary>Appends a block with <paramref name="layers"/> - 1 pointwise group convolutions.</summary>
    public static string Append(NetworkBuilder builder, string x, int outputs, int layers, int stride)
    {
        int inputs = builder.ChannelsOf(x);
        if (layers < 2) throw new ArgumentOutOfRangeException(nameof(layers), layers, "needs the channel-wise layer and one more");
        if (outputs % inputs != 0)
            throw new ArgumentException($"{outputs} is not a multiple of the {inputs} input channels", nameof(outputs));
        string y = builder.Depthwise("depthwise", x, stride: stride, multiplier: outputs / inputs, gain: WeightGain.Linear);
        int[] partitions = BalancedFactors(outputs, layers - 1);
        for (int l = 0; l < partitions.Length; l++)
        {
            int groups = outputs / partitions[l];
            WeightGain gain = l == partitions.Length - 1 ? WeightGain.Rectified : WeightGain.Linear;
            y = builder.Pointwise($"mix{l}", y, outputs, groups: groups, gain: gain);
            if (groups > 1) y = builder.Shuffle($"permute{l}", y, groups);
        }
        return builder.NormRelu("block", y);
    }

    /// <summary>
    /// <paramref name="count"/> factors with the given product and the smallest sum: the balance condition, which for a fixed product
    /// asks for equal partitions, as nearly as whole numbers allow.
    /// </summary>
    public static int[] BalancedFactors(int product, int count)
    {
        if (count == 1) return [product];
        int[]? best = null;
        for (int first = 1; first <= product; first++)
        {
            if (product % first != 0) continue;
            int[] factors = [first, .. BalancedFactors(product / first, count - 1)];
            if (best is null || factors.Sum() < best.Sum()) best = factors;
        }
        return best!;
    }
}
