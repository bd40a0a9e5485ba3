namespace ShiftService.Zoo.Blocks;

/// <summary>
/// ShuffleNetV2's units. Stride 1: half of the channels pass, the other half goes through 1x1 BN ReLU, 3x3 depthwise BN, 1x1 BN ReLU.
/// A unit that changes shape has no split: a depthwise and pointwise branch keeps the input's channels, and the other one produces the
/// rest, as in the authors' code. Branches are concatenated and shuffled in two groups.
/// </summary>
public static class ShuffleUnit
{
    /// <summary>Appends a unit.</summary>
    public static string Append(NetworkBuilder builder, string x, int outputs, int stride)
    {
        int inputs = builder.ChannelsOf(x), half = outputs / 2;
        bool splits = stride == 1 && inputs == outputs;
        string left, right;
        if (splits)
        {
            left = builder.Slice("left", x, 0, half);
            right = builder.Slice("right", x, half, half);
        }
        else
        {
            right = x;
            left = builder.Depthwise("left.depthwise", x, stride: stride, gain: WeightGain.Linear);
            left = builder.BatchNorm("left.depthwise.norm", left);
            left = builder.NormRelu("left.pointwise", builder.Pointwise("left.pointwise", left, inputs));
        }
        right = builder.NormRelu("right.expand", builder.Pointwise("right.expand", right, half));
        right = builder.Depthwise("right.depthwise", right, stride: stride, gain: WeightGain.Linear);
        right = builder.BatchNorm("right.depthwise.norm", right);
        right = builder.NormRelu("right.project", builder.Pointwise("right.project", right, outputs - builder.ChannelsOf(left)));
        return builder.Shuffle("shuffle", builder.Concat("concat", left, right), 2);
    }
}
