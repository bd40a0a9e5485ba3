using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// The style-transfer network of the Shift paper (Wu et al., CVPR 2018): the fast-neural-style transformer, with convolutions or with
/// shifts. Input and output are images; sides come out as multiples of 4. Mirroring the image before it is the caller's business.
/// In the shift variant the 7x7 shift moves nothing, as it has only 32 channels for 49 directions: the published network is so.
/// </summary>
public sealed record StyleTransfer : ZooNetwork
{
    /// <summary>Creates the form for the size that it is trained at.</summary>
    public StyleTransfer() => (Height, Width) = (256, 256);

    /// <summary>True for the shift variant.</summary>
    public bool Shifts { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => Shifts ? "style-shift" : "style-original";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        string x = Normalized(builder, "conv1", StyleLayer.AppendConvolution(builder, "conv1", image, 32, kernel: 9));
        x = Normalized(builder, "conv2", Layer(builder, "conv2", x, 64, kernel: 7, stride: 2));
        x = Normalized(builder, "conv3", Layer(builder, "conv3", x, 128, kernel: 3, stride: 2));
        for (int index = 1; index <= 5; index++)
            using (builder.Scope($"res{index}")) x = Residual(builder, x);

        x = builder.Upsample("up1.upsample", x, 2);
        x = Normalized(builder, "up1", Layer(builder, "up1", x, 64, kernel: 5));
        x = builder.Upsample("up2.upsample", x, 2);
        x = Normalized(builder, "up2", StyleLayer.AppendConvolution(builder, "up2", x, 32, kernel: 7));
        return StyleLayer.AppendConvolution(builder, "styled", x, 3, kernel: 9);
    }

    private string Residual(NetworkBuilder builder, string x)
    {
        string y = Normalized(builder, "conv1", Layer(builder, "conv1", x, 128, kernel: 3));
        y = builder.InstanceNorm("conv2.norm", Layer(builder, "conv2", y, 128, kernel: 3));
        return builder.Add("add", x, y);
    }

    private string Layer(NetworkBuilder builder, string name, string x, int outputs, int kernel, int stride = 1) => Shifts
        ? StyleLayer.AppendShift(builder, name, x, outputs, kernel, stride)
        : StyleLayer.AppendConvolution(builder, name, x, outputs, kernel, stride);

    private static string Normalized(NetworkBuilder builder, string name, string x) =>
        builder.Relu(name + ".relu", builder.InstanceNorm(name + ".norm", x));
}
