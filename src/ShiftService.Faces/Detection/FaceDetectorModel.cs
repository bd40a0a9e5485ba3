using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;

namespace ShiftService.Faces.Detection;

/// <summary>A face detector's package, compiled for squares of one side. Thread-safe; dispose it after its detectors.</summary>
public sealed class FaceDetectorModel : IDisposable
{
    private readonly Lazy<FaceDetectorModel> _closeUp;

    private FaceDetectorModel(ICompiledNetwork network, ModelPackage package, PackageDetection detection, IExecutionBackend backend)
    {
        PackageInput input = package.Card.Input;
        Network = network;
        Preprocessor = new(input with { Resize = input.Resize with { Mode = ResizeMode.Pad, CropFraction = 1 } }, network.InputShape);
        Decoder = new(network.InputShape, network.OutputShapes, detection.NmsIou);
        ScoreThreshold = (float)detection.ScoreThreshold;
        _closeUp = new(() => CompileCloseUp(package, backend));
    }

    /// <summary>The network.</summary>
    public ICompiledNetwork Network { get; }

    /// <summary>The way from a photo to the input: scaled to fit, the rest black.</summary>
    public Preprocessor Preprocessor { get; }

    /// <summary>The way from the outputs to faces.</summary>
    public FaceDecoder Decoder { get; }

    /// <summary>Score from which on a face counts as found, unless a caller says otherwise.</summary>
    public float ScoreThreshold { get; }

    /// <summary>Compiles a package.</summary>
    /// <param name="package">A detector's package.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="side">Side in pixels of the square that photos are scaled into; the card's where it is left out.</param>
    /// <exception cref="PackageException">The package is no detector's, or cannot be used at that side.</exception>
    /// <exception cref="BackendException">The backend cannot run it.</exception>
    public static FaceDetectorModel Compile(ModelPackage package, IExecutionBackend backend, int? side = null)
    {
        if (package.Card is not { Task: PackageTask.Detection, Detection: { } detection })
            throw new PackageException(package.Folder, [new("$.task", $"is {package.Card.Task}, and only a detector goes here")]);
        int square = side ?? detection.InputSide, multiple = detection.Strides[^1];
        if (square < multiple || square % multiple != 0)
            throw new PackageException(
                package.Folder, [new("$.detection.strides", $"want an input whose side is a multiple of {multiple}, not {square}")]);
        bool isOwnSize = package.Network.InputShape is { Height: int height, Width: int width } && height == square && width == square;
        Network network = isOwnSize ? package.Network : package.Network.WithInputSize(square, square);
        return new(backend.Compile(network, isOwnSize ? package.OnnxFile : default), package, detection, backend);
    }

    /// <summary>Compiles a package for <see cref="FaceCloseUp"/>.</summary>
    /// <inheritdoc cref="Compile"/>
    public static FaceDetectorModel CompileCloseUp(ModelPackage package, IExecutionBackend backend) => Compile(package, backend, FaceCloseUp.Side);

    /// <summary>A detector for one thread.</summary>
    public FaceDetector CreateDetector() => new(this);

    /// <summary>Close-ups by the same detector, for one thread.</summary>
    public FaceCloseUp CreateCloseUp() => new(_closeUp.Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closeUp.IsValueCreated) _closeUp.Value.Dispose();
        Network.Dispose();
    }
}
