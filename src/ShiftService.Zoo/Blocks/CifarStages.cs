namespace ShiftService.Zoo.Blocks;

/// <summary>The trunk of CIFAR residual networks: a 3x3 convolution, then three stages whose widths double and whose sizes halve.</summary>
public static class CifarStages
{
    /// <summary>Appends one block.</summary>
    public delegate string AppendBlock(NetworkBuilder builder, string x, int outputs, int stride);

    /// <summary>Appends the trunk.</summary>
    /// <param name="builder">The network so far.</param>
    /// <param name="image">The network's input.</param>
    /// <param name="blocks">Blocks a stage.</param>
    /// <param name="stemStride">Stride of the first convolution.</param>
    /// <param name="block">What a block is.</param>
    /// <param name="width">Channels of the first stage.</param>
    /// <param name="activatedStem">Whether BN and ReLU follow the first convolution; pre-activation blocks start with them.</param>
    public static string Append(
        NetworkBuilder builder, string image, int blocks, int stemStride, AppendBlock block, int width = 16, bool activatedStem = true)
    {
        string x = builder.Convolution("stem", image, width, kernel: 3, stemStride);
        if (activatedStem) x = builder.NormRelu("stem", x);
        for (int stage = 0; stage < 3; stage++)
            for (int index = 0; index < blocks; index++)
                using (builder.Scope($"stage{stage + 1}.block{index}"))
                    x = block(builder, x, width << stage, stage > 0 && index == 0 ? 2 : 1);
        return x;
    }
}
