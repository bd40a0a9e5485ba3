using ShiftService.Graph;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>An operation with a kernel of its own instead of a tile kernel.</summary>
internal sealed class SpecialOperation : Operation
{
    public SpecialOperation(string name, int index, SpecialKind kind, View? source, int values, int channels, int height, int width)
        : base(name, index)
    {
        Kind = kind;
        Source = source;
        for (int v = 0; v < values; v++) Values.Add(new Value(this, v, channels, height, width));
    }

    public SpecialKind Kind { get; }

    /// <summary>What it reads; null for the input.</summary>
    public View? Source { get; }

    /// <summary>The graph's operator, with its parameters; null for input, output and gather.</summary>
    public Operator? Operator { get; init; }

    /// <summary>Which of the caller's outputs this is.</summary>
    public int OutputNumber { get; init; }

    public override IEnumerable<View> Reads => Source is null ? [] : [Source];

    /// <summary>
    /// These work on whole pixels, so that channel order is the same on both sides; the others place each channel on their own.
    /// </summary>
    public bool WorksOnPixels => Kind is SpecialKind.InstanceStatistics or SpecialKind.Upsample or SpecialKind.ReflectionPad
        or SpecialKind.Tanh or SpecialKind.Sigmoid;

    /// <summary>True if it can be executed row by row.</summary>
    public bool RunsByRows => Kind is SpecialKind.Input or SpecialKind.InstanceStatistics or SpecialKind.Upsample;

    /// <summary>Rows that it goes through: those of its output, or of what it takes statistics of.</summary>
    public int Rows => Kind == SpecialKind.InstanceStatistics ? Source!.Height : Values[0].Height;

    /// <summary>Rows of the output for each row of the source.</summary>
    public int RowFactor => Operator is Graph.Operators.Upsample upsample ? upsample.Factor : 1;

    public override IEnumerable<View> VectorReads => WorksOnPixels ? [Source!] : [];
}
