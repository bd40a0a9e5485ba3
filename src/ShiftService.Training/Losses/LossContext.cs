using ShiftService.Graph;

namespace ShiftService.Training.Losses;

/// <summary>What a loss depends on besides its options.</summary>
/// <param name="Features">Length of the network's output.</param>
/// <param name="Classes">Classes of the data.</param>
/// <param name="Seed">Seed of the run.</param>
public sealed record LossContext(int Features, int Classes, ulong Seed = 1)
{
    /// <summary>Shape of the network's input.</summary>
    public TensorShape InputShape { get; init; }

    /// <summary>Shapes of the network's outputs.</summary>
    public IReadOnlyList<TensorShape> OutputShapes { get; init; } = [];

    /// <summary>Length of the teacher's output; null where there is no teacher.</summary>
    public int? TeacherFeatures { get; init; }

    /// <summary>
    /// The sum of the teacher's outputs, at unit length, over each class's images, [class, feature]; null where they are not known.
    /// </summary>
    public float[]? ClassMeans { get; init; }

    /// <summary>Temperature of distillation.</summary>
    public double Temperature { get; init; } = 4;

    /// <summary>Share of the teacher's part in distillation.</summary>
    public double TeacherShare { get; init; } = 0.9;

    /// <summary>Length of the teacher's output.</summary>
    /// <exception cref="InvalidOperationException">There is no teacher.</exception>
    internal int RequiredTeacherFeatures => TeacherFeatures ?? throw new InvalidOperationException("this loss needs a teacher");
}
