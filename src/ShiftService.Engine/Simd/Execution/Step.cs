namespace ShiftService.Engine.Simd.Execution;

/// <summary>One step of a plan. Immutable and shared by all workers; everything that a run changes is in the context.</summary>
internal abstract class Step(string name, string kernel)
{
    /// <summary>The graph node that it stems from.</summary>
    public string Name { get; } = name;

    /// <summary>What it runs on, for reports.</summary>
    public string Kernel { get; } = kernel;

    /// <summary>Multiply-accumulates for one image, padding of tiles not counted.</summary>
    public long MultiplyAccumulates { get; init; }

    /// <summary>Executes the step for every image of the run. Allocates nothing.</summary>
    public abstract void Run(in RunContext context);
}
