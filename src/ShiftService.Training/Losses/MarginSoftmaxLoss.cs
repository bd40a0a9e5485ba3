using System.Numerics.Tensors;
using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// Cross-entropy over s cos(t), where t is the angle between an embedding and a class's centre, after a margin has made the target
/// class harder: s cos(t + m) for ArcFace (and s (cos(t) - m sin(m)) where t + m would exceed pi, as its authors do, so that the margin
/// stays monotonic), s (cos(t) - m) for CosFace. Embeddings and centres are normalised here; the centres are trained along. A mixed
/// target is the weighted sum of two such losses.
/// </summary>
public sealed class MarginSoftmaxLoss : ILoss
{
    /// <summary>Draws centres.</summary>
    /// <param name="form">Where the margin is.</param>
    /// <param name="classes">Classes, such as persons.</param>
    /// <param name="features">Length of an embedding.</param>
    /// <param name="scale">s, above 0.</param>
    /// <param name="margin">m: an angle in radians for ArcFace, a difference of cosines for CosFace.</param>
    /// <param name="seed">Seed of the centres, which are drawn evenly from a cube.</param>
    public MarginSoftmaxLoss(MarginForm form, int classes, int features, double scale = 64, double margin = 0.5, int seed = 1)
    {
        (Form, Classes, Features, Scale, Margin) = (form, classes, features, scale, margin);
        var random = new Random(seed);
        var values = new float[checked(classes * features)];
        // The direction matters, not the length; a length of about 1 makes the rate and decay act as on other weights.
        double range = Math.Sqrt(3.0 / features);
        for (int i = 0; i < values.Length; i++) values[i] = (float)((random.NextDouble() * 2 - 1) * range);
        Centres = new("loss.centres", [classes, features], values);
        Parameters = [(Centres, ParameterKind.Weight)];
    }

    /// <summary>Where the margin is.</summary>
    public MarginForm Form { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Length of an embedding.</summary>
    public int Features { get; }

    /// <summary>s.</summary>
    public double Scale { get; }

    /// <summary>m.</summary>
    public double Margin { get; }

    /// <summary>A centre for each class, [classes, features].</summary>
    public Weight Centres { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters { get; }

    /// <inheritdoc/>
    public bool NeedsTargets => true;

    /// <inheritdoc/>
    public bool NeedsTeacher => false;

    /// <summary>Starts the centres in given directions, [classes, features]; one without a direction stays.</summary>
    internal void StartAt(ReadOnlySpan<float> directions)
    {
        for (int c = 0; c < Classes; c++)
        {
            ReadOnlySpan<float> direction = directions.Slice(c * Features, Features);
            float length = TensorPrimitives.Norm(direction);
            if (length > 0) TensorPrimitives.Multiply(direction, 1 / length, Centres.Values.AsSpan(c * Features, Features));
        }
    }

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) => output.Elements == Features
        ? new MarginSoftmaxWorker(this, maxImages, output)
        : throw new ArgumentException($"class centres have {Features} features and the network's output is {output}");
}
