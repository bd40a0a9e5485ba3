using System.Numerics;
using ShiftService.Faces;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Training.Data.Detection;
using ShiftService.Training.Losses;
using ShiftService.Training.Losses.Detection;

namespace ShiftService.Training.Tests.Losses;

public class DetectionLossTests
{
    private const double BoxWeight = 1.5, LandmarkWeight = 3;
    private static readonly TensorShape Input = TensorShape.Image(3, 32, 32);
    private static readonly TensorShape[] Outputs = [TensorShape.Image(15, 4, 4), TensorShape.Image(15, 2, 2)];
    private static readonly DetectionLevel[] Levels = DetectionLevel.Of(Input, Outputs);
    private static readonly int Values = Levels.Sum(level => level.Cells) * DetectionChannels.Count;

    private static readonly FaceLandmarks Landmarks = new(new(5, 6), new(11, 7), new(8.5f, 10), new(6, 13), new(11.5f, 12));

    private static readonly List<FaceLabel>[] Faces =
    [
        [new(2, 3, 13, 12, Landmarks), new(18, 17, 9, 11)],
        [],
        [new(0, 0, 32, 30, Landmarks), new(16, 16, 16, 16, IsIgnored: true)],
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Loss_AgreesWithItsFormula_AndItsGradientWithDifferences(double focus)
    {
        float[] outputs = LossCheck.Random(Faces.Length * Values, 3, 1.2);
        (int[] Cells, double[] Quality)[] frozen = [.. Faces.Select((faces, i) => Frozen(outputs[(i * Values)..((i + 1) * Values)], faces))];
        const float scale = 0.5f;
        var gradient = new float[outputs.Length];
        gradient.AsSpan().Fill(99); // Must be overwritten.
        ILossWorker worker = Create(focus).CreateWorker(4, TensorShape.Vector(Values));

        LossResult result = worker.Evaluate(outputs, new(Faces.Length, [], default, Faces), scale, gradient);

        double[] x = [.. outputs.Select(value => (double)value)];
        double Sum() => scale / DetectionLoss.NormalCells * Enumerable.Range(0, Faces.Length).Sum(i => Formula(x, i, frozen[i], focus));
        Assert.Equal(Sum(), result.Sum, 1e-5 * result.Sum);
        Assert.Contains(frozen[0].Cells, face => face == 0);
        Assert.Contains(frozen[0].Cells, face => face == 1);
        Assert.Contains(frozen[2].Cells, face => face == FaceAssignment.Ignored);
        for (int i = 0; i < x.Length; i++)
        {
            double original = x[i];
            x[i] = original + 1e-5;
            double above = Sum();
            x[i] = original - 1e-5;
            double below = Sum();
            x[i] = original;
            Assert.Equal((above - below) / 2e-5, gradient[i], 2e-4);
        }

        LossResult again = default;
        SteadyState.AllocatesNothing(() => again = worker.Evaluate(outputs, new(Faces.Length, [], default, Faces), scale, gradient));
        Assert.Equal(result, again);
    }

    [Fact]
    public void HugeNumbers_GiveAFiniteLoss()
    {
        float[] outputs = LossCheck.Random(Values, 5, 1e4);
        var gradient = new float[Values];
        LossResult result = Create(2).CreateWorker(1, TensorShape.Vector(Values)).Evaluate(outputs, new(1, [], default, Faces[..1]), 1, gradient);
        Assert.True(double.IsFinite(result.Sum));
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void OutputsOfAnotherLength_AndMissingFaces_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Create(2).CreateWorker(1, TensorShape.Vector(Values + 1)));
        ILossWorker worker = Create(2).CreateWorker(2, TensorShape.Vector(Values));
        Assert.Throws<ArgumentException>(() => worker.Evaluate(new float[2 * Values], new(2, [], default, Faces[..1]), 1, new float[2 * Values]));
    }

    private static DetectionLoss Create(double focus) => Assert.IsType<DetectionLoss>(
        new DetectionOptions { BoxWeight = BoxWeight, LandmarkWeight = LandmarkWeight, Focus = focus }
            .Create(new(Values, 1) { InputShape = Input, OutputShapes = Outputs }));

    // The assignment and the quality that scores are compared with are constants of the loss.
    private static (int[] Cells, double[] Quality) Frozen(float[] output, List<FaceLabel> faces)
    {
        var assignment = new FaceAssignment(Levels);
        assignment.Assign(output, faces);
        int[] cells = [.. assignment.Faces];
        double[] x = [.. output.Select(value => (double)value)];
        return (cells, [.. cells.Select((face, cell) => face < 0 ? 0 : Overlap(Box(x, cell), Box(faces[face])).Iou)]);
    }

    private static double Formula(double[] all, int image, (int[] Cells, double[] Quality) frozen, double focus)
    {
        double[] x = all[(image * Values)..((image + 1) * Values)];
        double sum = 0;
        for (int cell = 0; cell < frozen.Cells.Length; cell++)
        {
            int face = frozen.Cells[cell];
            if (face == FaceAssignment.Ignored) continue;
            double score = 1 / (1 + Math.Exp(-Value(x, cell, 0)));
            if (face == FaceAssignment.None)
            {
                sum -= Math.Pow(score, focus) * Math.Log(1 - score);
                continue;
            }
            FaceLabel label = Faces[image][face];
            double q = frozen.Quality[cell];
            sum -= q * Math.Log(score) + (1 - q) * Math.Log(1 - score);
            (double iou, double outside) = Overlap(Box(x, cell), Box(label));
            sum += BoxWeight * (1 - iou + outside);
            if (label.Landmarks is not FaceLandmarks marked) continue;
            Vector2[] points = [marked.LeftEye, marked.RightEye, marked.Nose, marked.LeftMouth, marked.RightMouth];
            (double centreX, double centreY, int stride) = Centre(cell);
            double size = Math.Sqrt(label.Width * label.Height);
            for (int p = 0; p < 5; p++)
            {
                double errorX = (centreX + Value(x, cell, 5 + 2 * p) * stride - points[p].X) / size;
                double errorY = (centreY + Value(x, cell, 6 + 2 * p) * stride - points[p].Y) / size;
                sum += LandmarkWeight * (Smooth(errorX) + Smooth(errorY)) / 10;
            }
        }
        return sum;
    }

    private static double Smooth(double error)
    {
        const double knee = DetectionLoss.LandmarkKnee;
        return Math.Abs(error) < knee ? error * error / (2 * knee) : Math.Abs(error) - knee / 2;
    }

    private static (double X, double Y, int Stride) Centre(int cell)
    {
        DetectionLevel level = Levels.Last(level => level.FirstCell <= cell);
        int own = cell - level.FirstCell;
        return ((own % level.Columns + 0.5) * level.Stride, (own / level.Columns + 0.5) * level.Stride, level.Stride);
    }

    private static double Value(double[] x, int cell, int channel)
    {
        DetectionLevel level = Levels.Last(level => level.FirstCell <= cell);
        return x[level.FirstValue + channel * level.Cells + cell - level.FirstCell];
    }

    private static (double Left, double Top, double Right, double Bottom) Box(double[] x, int cell)
    {
        (double centreX, double centreY, int stride) = Centre(cell);
        centreX += Value(x, cell, 1) * stride;
        centreY += Value(x, cell, 2) * stride;
        double width = Math.Exp(Value(x, cell, 3)) * stride, height = Math.Exp(Value(x, cell, 4)) * stride;
        return (centreX - width / 2, centreY - height / 2, centreX + width / 2, centreY + height / 2);
    }

    private static (double Left, double Top, double Right, double Bottom) Box(FaceLabel face) => (face.Left, face.Top, face.Right, face.Bottom);

    // IoU, and the share of the enclosing box that is in neither.
    private static (double Iou, double Outside) Overlap(
        (double Left, double Top, double Right, double Bottom) a, (double Left, double Top, double Right, double Bottom) b)
    {
        double inner = Math.Max(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), 0)
            * Math.Max(Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top), 0);
        double union = (a.Right - a.Left) * (a.Bottom - a.Top) + (b.Right - b.Left) * (b.Bottom - b.Top) - inner;
        double outer = (Math.Max(a.Right, b.Right) - Math.Min(a.Left, b.Left)) * (Math.Max(a.Bottom, b.Bottom) - Math.Min(a.Top, b.Top));
        return (inner / union, (outer - union) / outer);
    }
}
