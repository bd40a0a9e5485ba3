using System.Numerics;
using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Faces.Detection;

/// <summary>
/// From a detector's outputs to faces: every cell whose score reaches the threshold proposes one, and those that overlap are joined.
/// Immutable: may be used from any thread. Allocates nothing.
/// </summary>
public sealed class FaceDecoder
{
    private readonly DetectionLevel[] _levels;
    private readonly float _nmsIou;

    /// <summary>Prepares the decoding of a network's outputs.</summary>
    /// <param name="input">Shape of the network's input.</param>
    /// <param name="outputs">Shapes of its outputs.</param>
    /// <param name="nmsIou">Largest intersection over union of two faces; proposals that overlap more are one face.</param>
    /// <exception cref="ArgumentException">These are not the outputs of a detector.</exception>
    public FaceDecoder(TensorShape input, IReadOnlyList<TensorShape> outputs, double nmsIou)
    {
        _levels = DetectionLevel.Of(input, outputs);
        _nmsIou = (float)nmsIou;
        Capacity = _levels.Sum(level => level.Cells);
    }

    /// <summary>Cells of all outputs: the most faces that can be proposed.</summary>
    public int Capacity { get; }

    /// <summary>Finds the faces of one image of a run.</summary>
    /// <param name="worker">The worker that ran.</param>
    /// <param name="image">The image's place in its batch.</param>
    /// <param name="mapping">How the photo was put into the input.</param>
    /// <param name="threshold">Lowest score, 0 to 1.</param>
    /// <param name="faces">Room for <see cref="Capacity"/> faces; those that were found come first, best first.</param>
    public DetectionResult Decode(IWorker worker, int image, in ResizeMapping mapping, float threshold, Span<FaceDetection> faces)
    {
        if (faces.Length < Capacity) throw new ArgumentException($"room for {faces.Length} faces, and {Capacity} can be proposed", nameof(faces));
        int count = 0;
        float best = 0;
        for (int i = 0; i < _levels.Length; i++)
        {
            DetectionLevel level = _levels[i];
            int length = level.Cells * DetectionChannels.Count;
            count = Propose(worker.Output(i).Slice(image * length, length), level, mapping, threshold, faces, count, ref best);
        }
        return new(NonMaximumSuppression.Blend(faces[..count], _nmsIou), best);
    }

    private static int Propose(
        ReadOnlySpan<float> output, in DetectionLevel level, in ResizeMapping mapping, float threshold, Span<FaceDetection> faces, int count,
        ref float best)
    {
        for (int cell = 0; cell < level.Cells; cell++)
        {
            float score = 1 / (1 + MathF.Exp(-output[cell]));
            if (score > best) best = score;
            if (!(score >= threshold)) continue;
            if (Face(output[cell..], level, cell, mapping, score) is { } face) faces[count++] = face;
        }
        return count;
    }

    // Null where the numbers are none: nothing is said about such a cell.
    private static FaceDetection? Face(ReadOnlySpan<float> values, in DetectionLevel level, int cell, in ResizeMapping mapping, float score)
    {
        int pitch = level.Cells;
        var scale = new Vector2(level.Stride / mapping.ScaleX, level.Stride / mapping.ScaleY);
        var corner = new Vector2(mapping.OffsetX / mapping.ScaleX, mapping.OffsetY / mapping.ScaleY);
        var centre = new Vector2(cell % level.Columns + 0.5f, cell / level.Columns + 0.5f);
        Vector2 middle = Photo(values, DetectionChannels.Box);
        var size = new Vector2(Side(values[(DetectionChannels.Box + 2) * pitch]), Side(values[(DetectionChannels.Box + 3) * pitch])) * scale;
        Vector2 upperLeft = middle - size / 2;
        // Landmarks count from the centre of the first pixel.
        var half = new Vector2(0.5f);
        var landmarks = new FaceLandmarks(
            Photo(values, Point(0)) - half, Photo(values, Point(1)) - half, Photo(values, Point(2)) - half, Photo(values, Point(3)) - half,
            Photo(values, Point(4)) - half);
        float sum = upperLeft.X + upperLeft.Y + size.X + size.Y + landmarks.LeftEye.X + landmarks.LeftEye.Y + landmarks.RightEye.X
            + landmarks.RightEye.Y + landmarks.Nose.X + landmarks.Nose.Y + landmarks.LeftMouth.X + landmarks.LeftMouth.Y
            + landmarks.RightMouth.X + landmarks.RightMouth.Y;
        return float.IsFinite(sum) ? new(upperLeft.X, upperLeft.Y, size.X, size.Y, score, landmarks) : null;

        Vector2 Photo(ReadOnlySpan<float> values, int channel) =>
            (centre + new Vector2(values[channel * pitch], values[(channel + 1) * pitch])) * scale - corner;
    }

    private static int Point(int index) => DetectionChannels.Landmarks + 2 * index;

    private static float Side(float logSize) => MathF.Exp(Math.Min(logSize, DetectionChannels.MaxLogSize));
}
