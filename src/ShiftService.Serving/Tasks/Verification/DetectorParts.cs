using System.Runtime.CompilerServices;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Serving.Models;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>What belongs to a detector besides its network. Immutable.</summary>
internal sealed class DetectorParts
{
    // Weak, so that a version that was replaced can go.
    private static readonly ConditionalWeakTable<ServedModel, DetectorParts> Known = [];

    private DetectorParts(ServedModel model)
    {
        PackageDetection card = model.Package.Card.Detection
            ?? throw new InvalidOperationException($"{model.Name}/{model.Version} says nothing of detection in its card; this is a bug");
        Network network = model.Package.Network;
        Decoder = new(network.InputShape, [.. network.Outputs.Select(network.ShapeOf)], card.NmsIou);
        ScoreThreshold = (float)card.ScoreThreshold;
        // A face that is cut out wants more pixels than one that is found: twice as many along each side.
        DecodedFor = model.Preprocessor.Resize with { Width = 2 * network.InputShape.Width, Height = 2 * network.InputShape.Height };
    }

    /// <summary>From outputs to faces.</summary>
    public FaceDecoder Decoder { get; }

    /// <summary>Score from which on a face counts, unless a caller says otherwise.</summary>
    public float ScoreThreshold { get; }

    /// <summary>The size that photos are decoded for.</summary>
    public ResizeRule DecodedFor { get; }

    /// <summary>The parts of a detector.</summary>
    public static DetectorParts Of(ServedModel model) => Known.GetValue(model, static model => new(model));
}
