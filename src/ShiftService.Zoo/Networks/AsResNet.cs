using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// AS-ResNet for ImageNet (Jeon and Kim, NeurIPS 2018, arXiv 1806.07370), in the order of the released network files. The stem is its
/// only spatial convolution; modules do not expand.
/// </summary>
public sealed record AsResNet : ClassifierNetwork
{
    /// <summary>Channels of the first stage: 32, 50 or 68 in the paper.</summary>
    public int BaseWidth { get; init; } = 32;

    /// <inheritdoc/>
    public override string Name => $"as-resnet-w{BaseWidth}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(BaseWidth, 1, 1024, "width");
        int[] blocks = [1, 3, 4, 6, 3];
        int[] strides = Strides(2, 2, 2, 2, 2);
        string x = builder.Convolution("stem", image, BaseWidth, kernel: 3, strides[0], gain: WeightGain.Linear);
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            int channels = BaseWidth << Math.Max(stage - 1, 0);
            for (int index = 0; index < blocks[stage]; index++)
            {
                // By position, not by stride: the layers are the same for every input size.
                bool projects = stage > 0 && index == 0;
                using (builder.Scope($"stage{stage}.block{index}"))
                    x = ActiveShiftBlock.Append(builder, x, channels, channels, projects ? strides[stage] : 1, projects);
            }
        }
        return AppendHead(builder, builder.NormRelu("head", x));
    }
}
