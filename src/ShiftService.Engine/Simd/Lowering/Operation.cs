namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// A unit of computation: reads views, defines values. Operations run in the order of their <see cref="Index"/>. Channels of all its
/// values lie in the same order in memory.
/// </summary>
internal abstract class Operation(string name, int index)
{
    /// <summary>The graph node that it stems from.</summary>
    public string Name { get; } = name;

    public int Index { get; } = index;

    public List<Value> Values { get; } = [];

    public int Channels => Values[0].Channels;

    /// <summary>Every view that it reads from memory; for tile operations, those of live values only.</summary>
    public abstract IEnumerable<View> Reads { get; }

    /// <summary>
    /// Views whose channels it processes in vectors, output channel i with channel i of the view: they must lie in memory in the order
    /// of the output's channels.
    /// </summary>
    public abstract IEnumerable<View> VectorReads { get; }
}
