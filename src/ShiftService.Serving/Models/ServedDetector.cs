using ShiftService.Engine;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;

namespace ShiftService.Serving.Models;

/// <summary>What a served face detector has besides other models. Thread-safe.</summary>
public sealed class ServedDetector : IDisposable
{
    private readonly FaceDetectorModel _model;
    private readonly FaceCloseUp[] _closeUps;

    /// <summary>Prepares the way from a detector's outputs to faces.</summary>
    /// <param name="package">A detector.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="resize">How photos are put into its input.</param>
    /// <param name="lanes">Lanes that look for faces.</param>
    internal ServedDetector(ModelPackage package, IExecutionBackend backend, ResizeRule resize, int lanes)
    {
        PackageDetection card = package.Card.Detection!;
        Network network = package.Network;
        Decoder = new(network.InputShape, [.. network.Outputs.Select(network.ShapeOf)], card.NmsIou);
        ScoreThreshold = (float)card.ScoreThreshold;
        // A face that is cut out wants more pixels than one that is found: twice as many along each side.
        DecodedFor = resize with { Width = 2 * network.InputShape.Width, Height = 2 * network.InputShape.Height };
        _model = FaceDetectorModel.CompileCloseUp(package, backend);
        _closeUps = [.. Enumerable.Range(0, lanes).Select(_ => new FaceCloseUp(_model))];
    }

    /// <summary>From outputs to faces.</summary>
    public FaceDecoder Decoder { get; }

    /// <summary>Score from which on a face counts, unless a caller says otherwise.</summary>
    public float ScoreThreshold { get; }

    /// <summary>The size that photos are decoded for.</summary>
    public ResizeRule DecodedFor { get; }

    /// <summary>The closer looks of a lane. Only that lane uses them.</summary>
    internal FaceCloseUp CloseUpFor(int lane) => _closeUps[lane];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FaceCloseUp closeUp in _closeUps) closeUp.Dispose();
        _model.Dispose();
    }
}
