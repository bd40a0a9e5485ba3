using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Packages.Verification;
using ShiftService.Zoo;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>
/// Two networks with weights that are set by hand, so that answers are known without a photo of anybody: the detector takes a red square
/// of 64 pixels for a face; the embedder tells people apart by how much green and how much blue there is in the red.
/// </summary>
internal static class FacePackages
{
    public const string Detector = "red-squares", Embedder = "green-or-blue";

    private const int Side = 320, Stride = 32, Channels = 15;

    /// <summary>The thresholds of the embedder's card.</summary>
    public static readonly PackageThreshold[] Thresholds =
    [
        new(1e-1, 0.5, new(0.1, 0.09, 0.11), new(0.01, 0.005, 0.02)), new(1e-2, 0.7, new(0.01, 0.008, 0.012), new(0.05, 0.04, 0.06)),
        new(1e-3, 0.9, new(0.001, 0.0005, 0.002), new(0.2, 0.18, 0.22)),
    ];

    /// <summary>Writes both into a folder of models.</summary>
    public static void Write(string models)
    {
        Network detector = FindsRedSquares();
        PackageWriter.Write(Path.Combine(models, Detector, "1"), new PackageCard
        {
            Task = PackageTask.Detection, License = "Free.",
            Input = new() { Mean = [0, 0, 0], Std = [1, 1, 1], Resize = new() { Mode = ResizeMode.Pad, Filter = ResizeFilter.Bilinear } },
            Detection = new() { Strides = [Stride], ScoreThreshold = 0.5, NmsIou = 0.2, InputSide = Side },
        }, detector, OnnxFile.ToBytes(detector), []);
        Network embedder = ComparesGreenAndBlue();
        PackageWriter.Write(Path.Combine(models, Embedder, "1"), new PackageCard
        {
            Task = PackageTask.Verification, License = "Free.", Input = new() { Mean = [0, 0, 0], Std = [1, 1, 1] },
            Verification = new()
            {
                Template = new(new(17, 30), new(46, 30), new(31.5, 47.1), new(18.9, 59.2), new(44.1, 59.2)), Mirror = true,
                Calibration = new(10, -5), Thresholds = Thresholds, Histogram = new(-1, 1, [0, 1], [1, 0]), SamePairs = 100,
                DifferentPairs = 10000, People = 10, Data = "Squares.",
            },
        }, embedder, OnnxFile.ToBytes(embedder), []);
    }

    // Of every cell of 32 pixels the mean colour: red, without green or blue, is a face of 64 pixels around the cell's centre.
    private static Network FindsRedSquares()
    {
        var builder = new NetworkBuilder(Detector, TensorShape.Image(3, Side, Side), Initialization.Zeros);
        string x = builder.Append("mean", new AveragePool(SlidingWindow.Same(Stride, Stride) with { Padding = 0 }, CountPadding: false), builder.Input);
        var kernel = new float[Channels * 3];
        (kernel[0], kernel[1], kernel[2]) = (40, -30, -30);
        var bias = new float[Channels];
        bias[0] = -16;
        (bias[3], bias[4]) = (MathF.Log(2), MathF.Log(2));
        // The embedder's template at a third of its size: the aligned face lies within the cell.
        float[] landmarks = [-0.1563f, -0.1024f, 0.1563f, -0.1024f, 0, 0.0819f, -0.1358f, 0.2124f, 0.1358f, 0.2124f];
        landmarks.CopyTo(bias, 5);
        x = builder.Append("faces", new Convolution(
            new Weight("faces.kernel", [Channels, 3, 1, 1], kernel), new Weight("faces.bias", [Channels], bias), SlidingWindow.Same(1, 1), 1), x);
        return builder.Build(x);
    }

    private static Network ComparesGreenAndBlue()
    {
        var builder = new NetworkBuilder(Embedder, TensorShape.Image(3, 80, 64), Initialization.Zeros);
        string x = builder.PooledVector("pool", builder.Input);
        x = builder.Append("axes", new FullyConnected(
            new Weight("axes.matrix", [4, 3], [0, 1, 0, 0, 0, 1, 0.02f, 0, 0, 0, 0, 0]), null), x);
        return builder.Build(builder.L2Normalize("embedding", x));
    }
}
