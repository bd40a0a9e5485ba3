using ShiftService.Graph;

namespace ShiftService.Zoo;

/// <summary>A network of the literature with its options: a description that <see cref="Build"/> turns into a graph.</summary>
public abstract record ZooNetwork
{
    /// <summary>The network's name in the catalog, its own options included.</summary>
    public abstract string Name { get; }

    /// <summary>Input height in pixels.</summary>
    public int Height { get; init; } = 224;

    /// <summary>Input width in pixels.</summary>
    public int Width { get; init; } = 224;

    /// <summary>How weights are drawn.</summary>
    public Initialization Initialization { get; init; }

    /// <summary>Seed of the weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Builds the graph with new weights.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or two do not go together.</exception>
    /// <exception cref="ModelException">The input is too small for the network.</exception>
    public Network Build()
    {
        var builder = new NetworkBuilder(Name, TensorShape.Image(3, Height, Width), Initialization, Seed);
        return builder.Build(Append(builder, builder.Input));
    }

    /// <summary>Appends the network's nodes and returns its output; of several the last, the others being declared before.</summary>
    protected abstract string Append(NetworkBuilder builder, string image);

    /// <summary>The value where it is within the range, and otherwise an error that names it.</summary>
    protected static int Require(int value, int minimum, int maximum, string what) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(what, value, $"{what} must be from {minimum} to {maximum}");

    /// <summary>The number of units a stage that a depth stands for.</summary>
    protected static int UnitsPerStage(int depth, int layersPerUnit)
    {
        Require(depth, layersPerUnit * 3 + 2, 1202, "depth");
        return (depth - 2) % (layersPerUnit * 3) == 0
            ? (depth - 2) / (layersPerUnit * 3)
            : throw new ArgumentException($"depth {depth} is not a multiple of {layersPerUnit * 3} plus 2");
    }

    /// <summary>A width multiplier as names show it: "1.0", "1.375".</summary>
    protected static string Format(double multiplier) =>
        multiplier.ToString("0.0##", System.Globalization.CultureInfo.InvariantCulture);
}
