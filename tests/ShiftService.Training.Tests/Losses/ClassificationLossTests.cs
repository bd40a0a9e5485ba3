using ShiftService.Graph;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Tests.Losses;

public class ClassificationLossTests
{
    private const int Images = 3, Classes = 5, Features = 7;
    private static readonly TensorShape Logits = TensorShape.Vector(Classes), Embedding = TensorShape.Vector(Features);
    private static readonly Target[] Targets = [new(4), new(0, 2, 0.3f), new(1)];

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void CrossEntropy_AgreesWithItsFormula(double smoothing)
    {
        float[] outputs = LossCheck.Random(Images * Classes, 1);
        LossCheck.Agrees(new CrossEntropyLoss(smoothing), Logits, outputs, Targets, [], Images, (x, _) => Hard(x, smoothing));
    }

    [Fact]
    public void CrossEntropy_OfHugeLogits_IsFinite()
    {
        var gradient = new float[Classes];
        LossResult result = new CrossEntropyLoss().CreateWorker(1, Logits)
            .Evaluate([1e30f, -1e30f, 0, 5, 1], new(1, [new(0)]), 1, gradient);
        Assert.Equal(0, result.Sum);
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public void CorrectImages_AreCounted_ByTheLargerShare()
    {
        float[] outputs = [0, 9, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 0, 0];
        LossResult result = new CrossEntropyLoss().CreateWorker(3, Logits)
            .Evaluate(outputs, new(3, [new(1), new(0, 1, 0.7f), new(1, 2, 0.7f)]), 1, new float[15]);
        Assert.Equal(2, result.Correct);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(4, 0.9)]
    public void Distillation_AgreesWithItsFormula(double t, double share)
    {
        float[] outputs = LossCheck.Random(Images * Classes, 2), teacher = LossCheck.Random(Images * Classes, 3);
        LossCheck.Agrees(new DistillationLoss(t, share, 0.1), Logits, outputs, Targets, teacher, Images, (x, _) =>
        {
            double soft = 0;
            for (int i = 0; i < Images; i++)
            {
                double[] p = LossCheck.LogSoftmax(LossCheck.Row(teacher, i, Classes).Select(v => v / t));
                double[] q = LossCheck.LogSoftmax(LossCheck.Row(x, i, Classes).Select(v => v / t));
                soft += p.Zip(q, (a, b) => Math.Exp(a) * (a - b)).Sum();
            }
            return (1 - share) * Hard(x, 0.1) + share * t * t * soft;
        });
    }

    [Theory]
    [InlineData(MarginForm.ArcFace, 0.5)]
    [InlineData(MarginForm.ArcFace, 1.4)]
    [InlineData(MarginForm.CosFace, 0.35)]
    public void MarginSoftmax_AgreesWithItsFormula(MarginForm form, double margin)
    {
        const double s = 6;
        var loss = new MarginSoftmaxLoss(form, Classes, Features, s, margin, seed: 5);
        float[] outputs = LossCheck.Random(Images * Features, 4);
        LossCheck.Agrees(loss, Embedding, outputs, Targets, [], Images, (x, centres) =>
        {
            double sum = 0;
            for (int i = 0; i < Images; i++)
            {
                double[] cosines = [.. Enumerable.Range(0, Classes).Select(
                    c => Cosine(LossCheck.Row(x, i, Features), LossCheck.Row(centres, c, Features)))];
                sum += (1 - Targets[i].SecondShare) * OneClass(cosines, Targets[i].Label);
                sum += Targets[i].SecondShare * OneClass(cosines, Targets[i].SecondLabel);
            }
            return sum;
        });

        double OneClass(double[] cosines, int label)
        {
            double[] logits = [.. cosines.Select(c => s * c)];
            double angle = Math.Acos(cosines[label]);
            logits[label] = s * (form == MarginForm.CosFace ? cosines[label] - margin
                : angle + margin > Math.PI ? cosines[label] - margin * Math.Sin(margin) : Math.Cos(angle + margin));
            return -LossCheck.LogSoftmax(logits)[label];
        }
    }

    [Fact]
    public void MarginSoftmax_OfAnEmbeddingOfZeros_IsFinite()
    {
        var gradient = new float[Features];
        LossResult result = new MarginSoftmaxLoss(MarginForm.ArcFace, Classes, Features).CreateWorker(1, Embedding)
            .Evaluate(new float[Features], new(1, [new(0)]), 1, gradient, new float[Classes * Features]);
        Assert.True(double.IsFinite(result.Sum));
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public void ALabelOutOfRange_IsNamed_WithItsImageAndTheClasses(int label)
    {
        ILossWorker worker = new CrossEntropyLoss().CreateWorker(Images, Logits);
        Target[] targets = [new(0), new(0, label, 0.5f), new(1)];
        var error = Assert.Throws<LabelException>(() => worker.Evaluate(new float[15], new(Images, targets), 1, new float[15]));
        Assert.Equal((1, label, Classes), (error.Image, error.Label, error.Classes));
        Assert.Equal($"image 1 of the micro-batch has the label {label}, and labels go from 0 to 4", error.Message);
    }

    [Fact]
    public void SpansOfWrongLength_AreRefused()
    {
        ILossWorker worker = new CrossEntropyLoss().CreateWorker(Images, Logits);
        Assert.Throws<ArgumentException>(() => worker.Evaluate(new float[14], new(Images, Targets), 1, new float[15]));
        Assert.Throws<ArgumentException>(() => worker.Evaluate(new float[15], new(Images, Targets), 1, new float[14]));
        Assert.Throws<ArgumentException>(() => worker.Evaluate(new float[15], new(Images, Targets[..2]), 1, new float[15]));
        Assert.Throws<ArgumentException>(() => worker.Evaluate(new float[20], new(4, Targets), 1, new float[20]));
        Assert.Throws<ArgumentException>(() => new MarginSoftmaxLoss(MarginForm.CosFace, 5, 6).CreateWorker(1, Embedding));
    }

    private static double Hard(double[] x, double smoothing)
    {
        double sum = 0;
        for (int i = 0; i < Images; i++)
        {
            double[] log = LossCheck.LogSoftmax(LossCheck.Row(x, i, Classes));
            for (int c = 0; c < Classes; c++)
            {
                double share = (c == Targets[i].Label ? 1 - Targets[i].SecondShare : 0)
                    + (c == Targets[i].SecondLabel ? Targets[i].SecondShare : 0);
                sum -= ((1 - smoothing) * share + smoothing / Classes) * log[c];
            }
        }
        return sum;
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
}
