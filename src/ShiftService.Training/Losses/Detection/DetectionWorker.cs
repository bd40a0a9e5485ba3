using System.Numerics;
using ShiftService.Faces;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Losses.Detection;

/// <summary>Computes <see cref="DetectionLoss"/> for one lane.</summary>
internal sealed class DetectionWorker(DetectionLoss loss, int maxImages, TensorShape shape) : LossWorker(loss, maxImages, shape)
{
    private readonly FaceAssignment _assignment = new(loss.Levels);

    protected override LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        if (input.Faces.Length != input.Images)
            throw new ArgumentException($"{input.Images} images came with {input.Faces.Length} lists of faces");
        scale /= DetectionLoss.NormalCells;
        outputGradient.Clear();
        double sum = 0;
        for (int i = 0; i < input.Images; i++)
        {
            ReadOnlySpan<float> values = Row(output, i);
            Span<float> gradient = Row(outputGradient, i);
            _assignment.Assign(values, input.Faces[i]);
            foreach (DetectionLevel level in loss.Levels)
                for (int row = 0; row < level.Rows; row++)
                    for (int column = 0; column < level.Columns; column++)
                    {
                        int cell = row * level.Columns + column, face = _assignment.Faces[level.FirstCell + cell];
                        if (face == FaceAssignment.Ignored) continue;
                        var answer = new CellOutput(values, level, row, column);
                        Span<float> cellGradient = gradient[(level.FirstValue + cell)..];
                        sum += face == FaceAssignment.None
                            ? WithoutFace(answer.Logit, scale, out cellGradient[0])
                            : WithFace(answer, input.Faces[i][face], level, row, column, scale, cellGradient);
                    }
        }
        return new(sum * scale);
    }

    // s^f * -log(1 - s), and its derivative by the logit: s' = s (1 - s).
    private double WithoutFace(float logit, float scale, out float gradient)
    {
        (float score, float log) = Logistic(logit);
        float focus = MathF.Pow(score, loss.Focus), crossEntropy = logit - log; // -log(1 - s) = logit - log s.
        gradient = scale * focus * (loss.Focus * (1 - score) * crossEntropy + score);
        return focus * crossEntropy;
    }

    private double WithFace(
        in CellOutput answer, in FaceLabel face, in DetectionLevel level, int row, int column, float scale, Span<float> gradient)
    {
        CellBox truth = CellBox.Of(face, level, row, column), box = answer.Box;
        float quality = OverlapLoss.Iou(box, truth);
        (float score, float log) = Logistic(answer.Logit);
        gradient[0] = scale * (score - quality);
        double sum = -quality * log + (1 - quality) * (answer.Logit - log);

        float overlap = OverlapLoss.Generalized(box, truth, out CellBox edges), weight = loss.BoxWeight * scale;
        int pitch = level.Cells, first = DetectionChannels.Box * pitch;
        gradient[first] = weight * (edges.Left + edges.Right);
        gradient[first + pitch] = weight * (edges.Top + edges.Bottom);
        gradient[first + 2 * pitch] = weight * SizeSlope(answer[DetectionChannels.Box + 2], (edges.Right - edges.Left) * box.Width / 2);
        gradient[first + 3 * pitch] = weight * SizeSlope(answer[DetectionChannels.Box + 3], (edges.Bottom - edges.Top) * box.Height / 2);
        sum += loss.BoxWeight * overlap;

        if (face.Landmarks is FaceLandmarks landmarks)
            sum += loss.LandmarkWeight * Points(answer, landmarks, truth, level, row, column, loss.LandmarkWeight * scale, gradient);
        return sum;
    }

    private static double Points(
        in CellOutput answer, in FaceLandmarks landmarks, in CellBox truth, in DetectionLevel level, int row, int column, float weight,
        Span<float> gradient)
    {
        ReadOnlySpan<Vector2> points =
            [landmarks.LeftEye, landmarks.RightEye, landmarks.Nose, landmarks.LeftMouth, landmarks.RightMouth];
        float inverseSize = 1 / MathF.Sqrt(truth.Width * truth.Height), share = 1f / (2 * points.Length);
        var centre = new Vector2(column + 0.5f, row + 0.5f);
        double sum = 0;
        for (int p = 0; p < points.Length; p++)
        {
            Vector2 target = points[p] / level.Stride - centre;
            int channel = DetectionChannels.Landmarks + 2 * p;
            sum += SmoothL1((answer[channel] - target.X) * inverseSize, out float slopeX);
            sum += SmoothL1((answer[channel + 1] - target.Y) * inverseSize, out float slopeY);
            gradient[channel * level.Cells] = weight * share * inverseSize * slopeX;
            gradient[(channel + 1) * level.Cells] = weight * share * inverseSize * slopeY;
        }
        return sum * share;
    }

    private static float SmoothL1(float error, out float slope)
    {
        float size = MathF.Abs(error);
        slope = size < DetectionLoss.LandmarkKnee ? error / DetectionLoss.LandmarkKnee : MathF.Sign(error);
        return size < DetectionLoss.LandmarkKnee
            ? error * error / (2 * DetectionLoss.LandmarkKnee)
            : size - DetectionLoss.LandmarkKnee / 2;
    }

    private static float SizeSlope(float logSize, float slope) => logSize < DetectionChannels.MaxLogSize ? slope : 0;

    // The logistic function and its logarithm, finite for any finite logit.
    private static (float Score, float Log) Logistic(float logit)
    {
        float small = MathF.Exp(-MathF.Abs(logit)), log = Math.Min(logit, 0) - MathF.Log(1 + small);
        return (logit >= 0 ? 1 / (1 + small) : small / (1 + small), log);
    }
}
