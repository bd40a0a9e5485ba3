using System.Numerics.Tensors;
using ShiftService.Graph;

namespace ShiftService.Training.Losses;

/// <summary>
/// Computes <see cref="RelationalRegressionLoss"/> from inner products alone: with G = X X', |xi - xj|^2 = Gii + Gjj - 2 Gij and
/// (xi - xj).(xk - xj) = Gik - Gij - Gjk + Gjj. The gradient is collected for G, and dL/dX = (dL/dG + dL/dG') X.
/// </summary>
internal sealed class RelationalRegressionWorker(
    ILoss loss, int maxImages, TensorShape shape, int teacherFeatures, double distanceWeight, double angleWeight)
    : LossWorker(loss, maxImages, shape)
{
    private const double SmallestDistance = 1e-6;
    private readonly double[] _gram = new double[maxImages * maxImages], _gramGradient = new double[maxImages * maxImages];
    private readonly double[] _distances = new double[maxImages * maxImages], _distanceGradient = new double[maxImages * maxImages];
    private readonly double[] _teacherGram = new double[maxImages * maxImages], _teacherDistances = new double[maxImages * maxImages];
    private int _n;

    protected override void CheckTeacher(in LossInput input)
    {
        if (input.Teacher.Length != input.Images * teacherFeatures)
            throw new ArgumentException(
                $"{input.Images} images have {input.Images * teacherFeatures} outputs of the teacher, and got {input.Teacher.Length}");
    }

    protected override LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        _n = input.Images;
        outputGradient.Clear();
        if (_n < 2) return new(0);
        Products(output, Features, _gram, _distances);
        Products(input.Teacher, teacherFeatures, _teacherGram, _teacherDistances);
        Array.Clear(_gramGradient);
        Array.Clear(_distanceGradient);
        double sum = _n * (distanceWeight * AddDistances(distanceWeight * _n) + angleWeight * AddAngles(angleWeight * _n));
        DistancesToGram();
        for (int i = 0; i < _n; i++)
            for (int k = 0; k < _n; k++)
            {
                float g = (float)((_gramGradient[i * _n + k] + _gramGradient[k * _n + i]) * scale);
                Span<float> row = Row(outputGradient, i);
                TensorPrimitives.MultiplyAdd(Row(output, k), g, row, row);
            }
        return new(sum * scale);
    }

    /// <summary>Inner products, and distances, which are 0 where two embeddings coincide.</summary>
    private void Products(ReadOnlySpan<float> x, int features, double[] gram, double[] distances)
    {
        for (int i = 0; i < _n; i++)
            for (int k = 0; k <= i; k++)
            {
                double sum = 0; // In double: differences of products are taken.
                for (int f = 0; f < features; f++) sum += (double)x[i * features + f] * x[k * features + f];
                gram[i * _n + k] = gram[k * _n + i] = sum;
            }
        for (int i = 0; i < _n; i++)
            for (int k = 0; k < _n; k++)
            {
                double distance = Math.Sqrt(Math.Max(0, gram[i * _n + i] + gram[k * _n + k] - 2 * gram[i * _n + k]));
                distances[i * _n + k] = distance < SmallestDistance ? 0 : distance;
            }
    }

    /// <summary>Mean Huber difference of distances over their mean; its gradient, times the weight, goes to that of distances.</summary>
    private double AddDistances(double weight)
    {
        int pairs = _n * (_n - 1) / 2;
        double mean = MeanDistance(_distances, pairs), teacherMean = MeanDistance(_teacherDistances, pairs);
        if (mean == 0 || teacherMean == 0) return 0;
        double sum = 0, meanGradient = 0;
        for (int i = 0; i < _n; i++)
            for (int k = 0; k < i; k++)
            {
                int at = i * _n + k;
                (double value, double slope) = Huber(_distances[at] / mean - _teacherDistances[at] / teacherMean);
                sum += value;
                double g = weight * slope / pairs;
                _distanceGradient[at] += g / mean;
                meanGradient -= g * _distances[at] / (mean * mean);
            }
        for (int i = 0; i < _n; i++)
            for (int k = 0; k < i; k++) _distanceGradient[i * _n + k] += meanGradient / pairs;
        return sum / pairs;
    }

    /// <summary>Mean Huber difference of the cosines at j of all triplets i, j, k.</summary>
    private double AddAngles(double weight)
    {
        if (_n < 3 || weight == 0) return 0;
        int triplets = _n * (_n - 1) * (_n - 2) / 2;
        double sum = 0;
        for (int j = 0; j < _n; j++)
            for (int i = 0; i < _n; i++)
                for (int k = 0; k < i; k++)
                {
                    if (i == j || k == j) continue;
                    double a = Distance(_distances, i, j), b = Distance(_distances, k, j);
                    double teacher = Distance(_teacherDistances, i, j) * Distance(_teacherDistances, k, j);
                    if (a == 0 || b == 0 || teacher == 0) continue; // No angle.
                    double cosine = Corner(_gram, i, j, k) / (a * b);
                    (double value, double slope) = Huber(cosine - Corner(_teacherGram, i, j, k) / teacher);
                    sum += value;
                    double g = weight * slope / triplets, corner = g / (a * b);
                    _gramGradient[i * _n + k] += corner;
                    _gramGradient[i * _n + j] -= corner;
                    _gramGradient[j * _n + k] -= corner;
                    _gramGradient[j * _n + j] += corner;
                    Distance(_distanceGradient, i, j) -= g * cosine / a;
                    Distance(_distanceGradient, k, j) -= g * cosine / b;
                }
        return sum / triplets;
    }

    private void DistancesToGram()
    {
        for (int i = 0; i < _n; i++)
            for (int k = 0; k < i; k++)
            {
                double distance = _distances[i * _n + k];
                if (distance == 0) continue; // Coinciding embeddings have no direction to part in.
                double g = _distanceGradient[i * _n + k] / (2 * distance);
                _gramGradient[i * _n + i] += g;
                _gramGradient[k * _n + k] += g;
                _gramGradient[i * _n + k] -= 2 * g;
            }
    }

    private double MeanDistance(double[] distances, int pairs)
    {
        double sum = 0;
        for (int i = 0; i < _n; i++)
            for (int k = 0; k < i; k++) sum += distances[i * _n + k];
        return sum / pairs;
    }

    private ref double Distance(double[] distances, int i, int k) => ref distances[Math.Max(i, k) * _n + Math.Min(i, k)];

    private double Corner(double[] gram, int i, int j, int k) =>
        gram[i * _n + k] - gram[i * _n + j] - gram[j * _n + k] + gram[j * _n + j];

    private static (double Value, double Slope) Huber(double x) =>
        Math.Abs(x) <= 1 ? (0.5 * x * x, x) : (Math.Abs(x) - 0.5, Math.Sign(x));
}
