namespace ShiftService.Zoo.Blocks;

/// <summary>Stages of ShiftResNet's modules behind a 3x3 convolution, for our own networks.</summary>
public static class ResidualShiftStages
{
    private const int StemChannels = 32;

    /// <summary>Appends the convolution and the stages.</summary>
    /// <param name="builder">The network so far.</param>
    /// <param name="image">Its input.</param>
    /// <param name="stages">Width and modules of each stage.</param>
    /// <param name="strides">Stride of the convolution and of each stage's first module.</param>
    /// <param name="expansion">Middle width of a module over the channels that it produces.</param>
    public static string Append(
        NetworkBuilder builder, string image, IReadOnlyList<(int Channels, int Modules)> stages, IReadOnlyList<int> strides, int expansion)
    {
        string x = builder.NormRelu("stem", builder.Convolution("stem", image, StemChannels, kernel: 3, strides[0]));
        for (int s = 0; s < stages.Count; s++)
            for (int index = 0; index < stages[s].Modules; index++)
                using (builder.Scope($"stage{s + 1}.block{index}"))
                    x = OfficialCscModule.Append(builder, x, stages[s].Channels, expansion, index == 0 ? strides[s + 1] : 1, new());
        return x;
    }
}
