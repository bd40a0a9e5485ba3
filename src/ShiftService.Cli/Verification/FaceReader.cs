using ShiftService.Engine;
using ShiftService.Faces.Alignment;
using ShiftService.Faces.Detection;
using ShiftService.Faces.Embedding;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;

namespace ShiftService.Cli.Verification;

/// <summary>Reads images as the service does: the main face is found, aligned and embedded.</summary>
internal sealed class FaceReader : IDisposable
{
    private readonly FaceContestant _embedding;
    private readonly FaceDetectorModel? _detection;
    private readonly MainFaceLocator? _locator;
    private readonly FaceEmbedder _embedder;
    private readonly FaceAlignment _alignment;
    private readonly ResizeRule _whole;

    /// <summary>Compiles the networks.</summary>
    /// <param name="embedder">The network that embeds.</param>
    /// <param name="detector">The one that finds faces; null where images are aligned faces.</param>
    /// <param name="backend">What computes.</param>
    public FaceReader(ModelPackage embedder, ModelPackage? detector, IExecutionBackend backend)
    {
        _embedding = FaceContestant.Of(embedder, backend, mirror: false);
        var preprocessor = new Preprocessor(_embedding.Input, _embedding.Network.InputShape);
        _whole = preprocessor.Resize;
        _embedder = new(_embedding.Network, preprocessor, 1, _embedding.Mirror);
        _alignment = new(_embedding.Template);
        if (detector is null) return;
        _detection = FaceDetectorModel.Compile(detector, backend);
        _locator = new(_detection);
    }

    /// <summary>Reads the face of an image.</summary>
    /// <exception cref="ImageException">The image cannot be read.</exception>
    /// <exception cref="ArgumentException">It shows no face.</exception>
    public ReadFace Read(string path)
    {
        RgbImage image = ImageFiles.Read(path, file => ImageDecoder.Decode(file));
        FaceDetection? found = null;
        var face = new byte[_embedder.FaceBytes];
        if (_locator is null)
        {
            _whole.Apply(image, face, new ResizeScratch());
        }
        else
        {
            found = _locator.Find(image);
            if (found is not { } there)
                throw new ArgumentException(
                    $"{path}: no face is found; the best score is {_locator.BestScore:0.00}, and {_detection!.ScoreThreshold:0.00} would do");
            _alignment.Align(image, there.Landmarks, face);
        }
        var embedding = new float[_embedder.Features];
        _embedder.Embed(face, embedding);
        return new(path, found, embedding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _embedder.Dispose();
        _locator?.Dispose();
        _detection?.Dispose();
        _embedding.Dispose();
    }
}
