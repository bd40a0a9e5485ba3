namespace ShiftService.Graph;

/// <summary>
/// A named constant of a network: a kernel, a bias, a norm's statistics, a shift's offsets. Values are row-major float32 and are
/// owned by the network; the trainer updates them in place.
/// </summary>
public sealed class Weight
{
    /// <summary>Creates a weight.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public Weight(string name, int[] shape, float[] values)
    {
        long count = 1;
        foreach (int extent in shape) count = checked(count * extent);
        if (count != values.Length)
            throw new ArgumentException(
                $"weight '{name}' of shape [{string.Join(", ", shape)}] needs {count} values and got {values.Length}");
        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>The weight's name, unique in its network.</summary>
    public string Name { get; }

    /// <summary>Extents, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
