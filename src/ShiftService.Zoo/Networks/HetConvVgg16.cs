using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// VGG-16 with batch norm for CIFAR and heterogeneous convolutions (Singh et al., CVPR 2019, arXiv 1903.04120): all but the first
/// convolution have P parts; P = 1 is the ordinary network. The classifier is 512-512-classes. Larger inputs are averaged before it.
/// </summary>
public sealed record HetConvVgg16 : ClassifierNetwork
{
    /// <summary>Creates the CIFAR-10 form.</summary>
    public HetConvVgg16() => (Height, Width, Classes) = (32, 32, 10);

    /// <summary>P: one kernel in P is 3x3, the others are 1x1.</summary>
    public int Parts { get; init; } = 4;

    /// <summary>Whether the 1x1 weights within a filter's own group exist.</summary>
    public HetConvForm Form { get; init; }

    /// <inheritdoc/>
    public override string Name => $"hetconv-vgg16-p{Parts}" + (Form == HetConvForm.Approximate ? "-approximate" : "");

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(Parts, 1, 64, "P");
        (int Channels, int Convolutions)[] stages = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)];
        string x = image;
        for (int s = 0; s < stages.Length; s++)
            using (builder.Scope($"stage{s + 1}"))
            {
                for (int index = 0; index < stages[s].Convolutions; index++)
                {
                    bool first = s == 0 && index == 0;
                    x = HetConvLayer.Append(
                        builder, $"conv{index}", x, stages[s].Channels, first ? 1 : Parts, first ? StemStride ?? 1 : 1, Form);
                    x = builder.NormRelu($"conv{index}", x);
                }
                x = builder.MaxPool("pool", x, kernel: 2, stride: 2, padding: 0);
            }
        x = builder.PooledVector("head", x);
        x = builder.Relu("hidden.relu", builder.FullyConnected("hidden", x, 512, gain: WeightGain.Rectified));
        return builder.FullyConnected("logits", builder.Dropout("hidden.dropout", x, 0.5f), Classes);
    }
}
