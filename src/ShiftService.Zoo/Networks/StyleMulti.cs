using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// A style-transfer network of our own, in which only the stem is a spatial convolution: everything behind it is shifts and 1x1
/// convolutions. One network holds many styles by conditional instance normalisation. The trunk works at a quarter of the resolution, its
/// residual blocks widen between two shifts, of which the second reaches twice as far; nearest-neighbour upsampling followed by a shift
/// mixes neighbours, so that no checkerboard appears. Output: RGB from 0 to 1. Mirroring the image before it is the caller's business.
/// </summary>
public sealed record StyleMulti : ZooNetwork
{
    private const int StemChannels = 32, HalfChannels = 64, TrunkChannels = 96, MiddleChannels = 192, FullChannels = 32, Blocks = 5;

    /// <summary>Creates the form for the size that it is trained at.</summary>
    public StyleMulti() => (Height, Width) = (256, 256);

    /// <summary>Number of styles, 1 to 64.</summary>
    public int Styles { get; init; } = 8;

    /// <inheritdoc/>
    public override string Name => $"style-multi{Styles}";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        Require(Styles, 1, 64, "styles");
        string x = Normalized(builder, "stem", builder.Convolution("stem", image, StemChannels, kernel: 5, stride: 2));
        x = Normalized(builder, "widen", builder.Pointwise("widen", x, HalfChannels));
        x = Normalized(builder, "down", Shifted(builder, "down", x, TrunkChannels, stride: 2));
        for (int index = 1; index <= Blocks; index++)
            using (builder.Scope($"block{index}")) x = Residual(builder, x);

        x = builder.Upsample("up1.upsample", x, 2);
        x = Normalized(builder, "up1", Shifted(builder, "up1", x, HalfChannels));
        x = Normalized(builder, "mix", Shifted(builder, "mix", x, HalfChannels));
        x = builder.Upsample("up2.upsample", x, 2);
        x = Normalized(builder, "up2", Shifted(builder, "up2", x, FullChannels));
        x = builder.Shift("paint.shift", x, Offsets(builder, x, 1));
        return builder.Sigmoid("styled", builder.Pointwise("paint", x, 3, bias: true, gain: WeightGain.Linear));
    }

    private string Residual(NetworkBuilder builder, string x)
    {
        string y = Normalized(builder, "expand", Shifted(builder, "expand", x, MiddleChannels));
        y = Shifted(builder, "project", y, TrunkChannels, dilation: 2);
        return builder.Add("add", x, builder.ConditionalInstanceNorm("project.norm", y, Styles));
    }

    // Equal directions are neighbours, so that the trainer reads them as one.
    private static string Shifted(NetworkBuilder builder, string name, string x, int outputs, int stride = 1, int dilation = 1) =>
        builder.Pointwise(name, builder.Shift(name + ".shift", x, Offsets(builder, x, dilation)), outputs, stride);

    private static Graph.Offset2D[] Offsets(NetworkBuilder builder, string x, int dilation) =>
        GroupedShift.Offsets(builder.ChannelsOf(x), kernel: 3, dilation, ShiftLayout.Contiguous);

    private string Normalized(NetworkBuilder builder, string name, string x) =>
        builder.Relu(name + ".relu", builder.ConditionalInstanceNorm(name + ".norm", x, Styles));
}
