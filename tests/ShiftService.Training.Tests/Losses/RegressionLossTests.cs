using ShiftService.Graph;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Tests.Losses;

public class RegressionLossTests
{
    private const int Images = 5, Features = 6, TeacherFeatures = 9;
    private static readonly TensorShape Embedding = TensorShape.Vector(Features);

    [Theory]
    [InlineData(EmbeddingDistance.Cosine)]
    [InlineData(EmbeddingDistance.Squared)]
    public void EmbeddingRegression_AgreesWithItsFormula(EmbeddingDistance distance)
    {
        float[] outputs = LossCheck.Random(Images * Features, 1), teacher = LossCheck.Random(Images * Features, 2);
        LossCheck.Agrees(new EmbeddingRegressionLoss(distance), Embedding, outputs, [], teacher, Images, (x, _) =>
        {
            double sum = 0;
            for (int i = 0; i < Images; i++)
            {
                double[] a = LossCheck.Row(x, i, Features), b = LossCheck.Row(teacher, i, Features);
                sum += distance == EmbeddingDistance.Squared
                    ? a.Zip(b, (p, q) => (p - q) * (p - q)).Sum()
                    : 1 - Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
            }
            return sum;
        });
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(25, 50)]
    public void RelationalRegression_AgreesWithItsFormula(double distanceWeight, double angleWeight)
    {
        float[] outputs = LossCheck.Random(Images * Features, 3), teacher = LossCheck.Random(Images * TeacherFeatures, 4);
        var loss = new RelationalRegressionLoss(TeacherFeatures, distanceWeight, angleWeight);
        LossCheck.Agrees(loss, Embedding, outputs, [], teacher, Images, (x, _) =>
        {
            double[][] student = [.. Enumerable.Range(0, Images).Select(i => LossCheck.Row(x, i, Features))];
            double[][] of = [.. Enumerable.Range(0, Images).Select(i => LossCheck.Row(teacher, i, TeacherFeatures))];
            double distances = RelativeDistances(student).Zip(RelativeDistances(of), (a, b) => Huber(a - b)).Average();
            double angles = Angles(student).Zip(Angles(of), (a, b) => Huber(a - b)).Average();
            return Images * (distanceWeight * distances + angleWeight * angles);
        });
    }

    [Fact]
    public void RelationalRegression_OfTheTeachersOwnEmbeddings_Scaled_IsZero()
    {
        float[] teacher = LossCheck.Random(Images * Features, 3), outputs = [.. teacher.Select(v => 3 * v)];
        LossResult result = new RelationalRegressionLoss(Features).CreateWorker(Images, Embedding)
            .Evaluate(outputs, new(Images, [], teacher), 1, new float[outputs.Length]);
        Assert.Equal(0, result.Sum, 1e-9);
    }

    [Fact]
    public void RelationalRegression_OfCoincidingEmbeddings_IsFinite()
    {
        var outputs = new float[Images * Features];
        var gradient = new float[outputs.Length];
        outputs[0] = 1; // All others coincide.
        LossResult result = new RelationalRegressionLoss(Features).CreateWorker(Images, Embedding)
            .Evaluate(outputs, new(Images, [], LossCheck.Random(outputs.Length, 3)), 1, gradient);
        Assert.True(double.IsFinite(result.Sum));
        Assert.All(gradient, g => Assert.True(float.IsFinite(g)));
    }

    private static IEnumerable<double> RelativeDistances(double[][] x)
    {
        var distances = new List<double>();
        for (int i = 0; i < Images; i++)
            for (int k = i + 1; k < Images; k++)
            {
                double[] d = [.. x[i].Zip(x[k], (a, b) => a - b)];
                distances.Add(Math.Sqrt(Dot(d, d)));
            }
        return distances.Select(d => d / distances.Average());
    }

    private static IEnumerable<double> Angles(double[][] x)
    {
        for (int j = 0; j < Images; j++)
            for (int i = 0; i < Images; i++)
                for (int k = i + 1; k < Images; k++)
                {
                    if (i == j || k == j) continue;
                    double[] a = [.. x[i].Zip(x[j], (p, q) => p - q)], b = [.. x[k].Zip(x[j], (p, q) => p - q)];
                    yield return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
                }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Huber(double x) => Math.Abs(x) <= 1 ? 0.5 * x * x : Math.Abs(x) - 0.5;
}
