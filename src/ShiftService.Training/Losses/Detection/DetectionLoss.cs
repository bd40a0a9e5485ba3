using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses.Detection;

/// <summary>
/// The loss of an anchor-free face detector, over <see cref="NormalCells"/>. Cells are assigned to faces by <see cref="FaceAssignment"/>.
/// Score s = sigmoid(logit): of a face's cell the cross-entropy of s and q, where q is the IoU of its box with the face's, taken as a
/// constant; of a cell without a face s^focus times the cross-entropy of s and 0 (the negative half of varifocal loss; Zhang et al.,
/// CVPR 2021); cells in ignored areas cost nothing. Boxes: 1 - GIoU (Rezatofighi et al., CVPR 2019). Landmarks: the mean over ten
/// coordinates of the smooth L1 of their error over the face's size, where they were marked.
/// </summary>
/// <param name="levels">The network's outputs.</param>
/// <param name="boxWeight">Factor on the boxes' part.</param>
/// <param name="landmarkWeight">Factor on the landmarks' part.</param>
/// <param name="focus">Exponent on the score of cells without a face.</param>
public sealed class DetectionLoss(DetectionLevel[] levels, double boxWeight, double landmarkWeight, double focus) : ILoss
{
    /// <summary>What an image's loss is divided by: about the number of cells that its faces get.</summary>
    public const float NormalCells = 16;

    /// <summary>Error over a face's size below which the landmarks' loss is quadratic.</summary>
    public const float LandmarkKnee = 0.02f;

    /// <summary>The network's outputs.</summary>
    public ReadOnlySpan<DetectionLevel> Levels => levels;

    /// <summary>Factor on the boxes' part.</summary>
    public float BoxWeight { get; } = (float)boxWeight;

    /// <summary>Factor on the landmarks' part.</summary>
    public float LandmarkWeight { get; } = (float)landmarkWeight;

    /// <summary>Exponent on the score of cells without a face.</summary>
    public float Focus { get; } = (float)focus;

    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => false;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output)
    {
        int values = levels.Sum(level => level.Cells) * DetectionChannels.Count;
        return output.Elements == values
            ? new DetectionWorker(this, maxImages, output)
            : throw new ArgumentException($"the levels have {values} values and the network's outputs {output.Elements}");
    }
}
