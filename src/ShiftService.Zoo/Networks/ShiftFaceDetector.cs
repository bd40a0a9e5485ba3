using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// An anchor-free face detector of CSC modules, of our own. The backbone goes down to stride 32; a top-down path carries what is seen there
/// back to strides 16 and 8. Three outputs, of strides 8, 16 and 32, each with <see cref="OutputChannels"/> channels a cell: the logit of
/// the score; the box as its centre's offset from the cell's (x, y, in strides) and the logarithms of width and height over the stride; the
/// five landmarks as offsets from the cell's centre (x, y, in strides; image-left eye, image-right eye, nose, left and right mouth corner).
/// Any input whose sides are multiples of 32.
/// </summary>
public sealed record ShiftFaceDetector : ZooNetwork
{
    /// <summary>Score, box and landmarks of a cell.</summary>
    public const int OutputChannels = 15;

    // The logit of a share of faces of 1 %, which most cells' answer is close to (Lin et al., ICCV 2017, 4.1).
    private const float ScoreBias = -4.6f;

    private const int PathChannels = 40;

    /// <summary>Creates the form for 224x224 pixels.</summary>
    public ShiftFaceDetector() => (Height, Width) = (224, 224);

    /// <summary>Strides of the outputs, in their order.</summary>
    public static IReadOnlyList<int> Strides { get; } = [8, 16, 32];

    /// <inheritdoc/>
    public override string Name => "shiftfacedetector";

    /// <inheritdoc/>
    protected override string Append(NetworkBuilder builder, string image)
    {
        if (Height % 32 != 0 || Width % 32 != 0)
            throw new ArgumentException($"a detector's input has sides that are multiples of 32, and not {Width}x{Height}");
        string x = builder.NormRelu("stem", builder.Convolution("stem", image, 16, kernel: 3, stride: 2));
        x = Stage(builder, "stage1", x, 24, expansion: 2, modules: 2);
        string x8 = Stage(builder, "stage2", x, 40, expansion: 3, modules: 3);
        string x16 = Stage(builder, "stage3", x8, 56, expansion: 3, modules: 2);
        string x32 = Stage(builder, "stage4", x16, 56, expansion: 2, modules: 2);

        string p32 = Lateral(builder, "path32", x32);
        string p16 = Join(builder, "path16", x16, p32), p8 = Join(builder, "path8", x8, p16);
        builder.DeclareOutput(Head(builder, "head8", p8));
        builder.DeclareOutput(Head(builder, "head16", p16));
        return Head(builder, "head32", p32);
    }

    private static string Stage(NetworkBuilder builder, string name, string x, int outputs, int expansion, int modules)
    {
        for (int index = 0; index < modules; index++)
            using (builder.Scope($"{name}.block{index}"))
                x = OfficialCscModule.Append(builder, x, outputs, expansion, index == 0 ? 2 : 1, new());
        return x;
    }

    // The coarser path comes first: the sum then is a part of the lateral convolution.
    private static string Join(NetworkBuilder builder, string name, string x, string coarser)
    {
        coarser = builder.Upsample(name + ".upsample", coarser, 2);
        return builder.Add(name + ".add", Lateral(builder, name, x), coarser);
    }

    private static string Lateral(NetworkBuilder builder, string name, string x) =>
        builder.BatchNorm(name + ".norm", builder.Pointwise(name, x, PathChannels, gain: WeightGain.Linear));

    private static string Head(NetworkBuilder builder, string name, string x)
    {
        using (builder.Scope(name)) x = OfficialCscModule.Append(builder, x, PathChannels, expansion: 3, stride: 1, new());
        var start = new float[OutputChannels];
        start[0] = ScoreBias;
        return builder.Convolution(name, x, OutputChannels, kernel: 1, bias: true, biasStart: start, gain: WeightGain.Linear);
    }
}
