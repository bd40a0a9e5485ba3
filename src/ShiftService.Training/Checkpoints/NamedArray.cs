using ShiftService.Graph;

namespace ShiftService.Training.Checkpoints;

/// <summary>An array of the training's state under the name that a checkpoint stores it by. The values are shared, not copied.</summary>
/// <param name="Name">Unique in a checkpoint, such as "weights/stem.kernel".</param>
/// <param name="Shape">Extents, outermost first; their product is the number of values.</param>
/// <param name="Values">The values, row-major.</param>
public sealed record NamedArray(string Name, IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>An array of one extent.</summary>
    public NamedArray(string name, float[] values) : this(name, [values.Length], values)
    {
    }

    /// <summary>Weights and running statistics as checkpoints name them.</summary>
    public static IEnumerable<NamedArray> Of(IEnumerable<Weight> weights) =>
        weights.Select(weight => new NamedArray($"weights/{weight.Name}", weight.Shape, weight.Values));
}
