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

    /// <summary>Output rows of the step, if it can be executed row by row; otherwise null.</summary>
    public virtual int? Rows => null;

    /// <summary>Executes some rows for one image; rows come in order. Only for steps that have <see cref="Rows"/>.</summary>
    public virtual void RunRows(in RunContext context, int image, int firstRow, int endRow) =>
        throw new InvalidOperationException($"'{Name}' cannot be executed row by row; this is a bug");

    /// <summary>Executes the step for every image of the run. Allocates nothing.</summary>
    public abstract void Run(in RunContext context);
}
