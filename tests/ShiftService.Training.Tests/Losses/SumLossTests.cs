using ShiftService.Graph;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Tests.Losses;

public class SumLossTests
{
    private const int Images = 4, Features = 5, Classes = 3;
    private static readonly TensorShape Embedding = TensorShape.Vector(Features);
    private static readonly Target[] Targets = [new(0), new(2), new(1), new(1)];

    [Fact]
    public void ASum_AgreesWithItsFormula_AndTrainsTheParametersOfItsTerms()
    {
        var margin = new MarginSoftmaxLoss(MarginForm.CosFace, Classes, Features, scale: 4, margin: 0.2);
        var loss = new SumLoss([(0.5, margin), (3, new EmbeddingRegressionLoss(EmbeddingDistance.Squared))]);
        Assert.Same(margin.Centres, Assert.Single(loss.Parameters).Weight);
        Assert.Equal((true, true), (loss.NeedsTargets, loss.NeedsTeacher));
        float[] outputs = LossCheck.Random(Images * Features, 1), teacher = LossCheck.Random(Images * Features, 2);
        LossCheck.Agrees(loss, Embedding, outputs, Targets, teacher, Images, (x, p) =>
        {
            double sum = 0;
            for (int i = 0; i < Images; i++)
            {
                double[] row = LossCheck.Row(x, i, Features), taught = LossCheck.Row(teacher, i, Features);
                double[] logits = [.. Enumerable.Range(0, Classes).Select(c =>
                    4 * (Cosine(row, LossCheck.Row(p, c, Features)) - (c == Targets[i].Label ? 0.2 : 0)))];
                sum += -0.5 * LossCheck.LogSoftmax(logits)[Targets[i].Label];
                sum += 3 * row.Zip(taught, (a, b) => (a - b) * (a - b)).Sum();
            }
            return sum;
        });
    }

    [Fact]
    public void ATermOfOne_IsTheLossItself()
    {
        float[] outputs = LossCheck.Random(Images * Features, 3), teacher = LossCheck.Random(Images * Features, 4);
        float[] own = new float[outputs.Length], summed = new float[outputs.Length];
        var loss = new EmbeddingRegressionLoss();
        LossResult one = loss.CreateWorker(Images, Embedding).Evaluate(outputs, new(Images, [], teacher), 0.5f, own);
        LossResult sum = new SumLoss([(1, loss)]).CreateWorker(Images, Embedding).Evaluate(outputs, new(Images, [], teacher), 0.5f, summed);
        Assert.Equal(one, sum);
        Assert.Equal(own, summed);
    }

    [Fact]
    public void Options_CreateTheTerms_AndCentresMayStartAtTheTeachersMeans()
    {
        var options = new SumOptions
        {
            Terms = [new(1, new MarginSoftmaxOptions { CentresFromTeacher = true }), new(2, new EmbeddingRegressionOptions())],
        };
        Assert.Equal((true, true), (options.NeedsTeacher, options.TakesTeacher));
        float[] means = [3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, -2, 0, 0, 0];
        ILoss loss = options.Create(new(Features, Classes) { TeacherFeatures = Features, ClassMeans = means });
        float[] centres = loss.Parameters.Single().Weight.Values;
        Assert.Equal([0.6f, 0, 0, 0, 0.8f], centres[..5]);
        Assert.NotEqual(new float[5], centres[5..10]); // A class without a direction keeps the one that was drawn.
        Assert.Equal([0f, -1, 0, 0, 0], centres[10..]);
        Assert.Throws<ArgumentException>(() => options.Create(new(Features, Classes) { TeacherFeatures = 7, ClassMeans = new float[21] }));
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(v => v * v) * b.Sum(v => v * v));
}
