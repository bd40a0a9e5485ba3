using ShiftService.Engine.Simd.Execution;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Engine.Simd;

/// <summary>A network compiled to a plan. Thread-safe.</summary>
public sealed class SimdCompiledNetwork : ICompiledNetwork
{
    private readonly Plan _plan;

    internal SimdCompiledNetwork(Network network, Isa isa, Plan plan)
    {
        _plan = plan;
        Isa = isa;
        InputShape = network.InputShape;
        Styles = network.Styles;
        OutputShapes = [.. network.Outputs.Select(network.ShapeOf)];
    }

    /// <summary>The vector width that it was compiled for.</summary>
    public Isa Isa { get; }

    /// <inheritdoc/>
    public string Backend => "simd";

    /// <inheritdoc/>
    public TensorShape InputShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorShape> OutputShapes { get; }

    /// <inheritdoc/>
    public int Styles { get; }

    /// <summary>Bytes of working memory that one image needs.</summary>
    public long ArenaBytes => _plan.ArenaBytes;

    /// <summary>Bytes of packed weights and constants, shared by all workers.</summary>
    public long WeightBytes => _plan.SingleSteps.OfType<TileStep>().Sum(step => step.PackedBytes);

    /// <summary>What the plan does, step by step.</summary>
    public IReadOnlyList<StepReport> Steps => [.. _plan.SingleSteps.Select(s => new StepReport(s.Name, s.Kernel, s.MultiplyAccumulates))];

    /// <inheritdoc/>
    public IWorker CreateWorker(int maxBatch) => new SimdWorker(this, _plan, maxBatch);

    /// <summary>Room for the statistics of the network's instance norms.</summary>
    public NormStatistics CreateStatistics() => new(_plan.NormChannels);

    /// <summary>A worker that can take its norms' statistics from elsewhere, or measure them.</summary>
    /// <param name="parts">Most parts of a picture that are measured together, each with an arena of its own.</param>
    public SimdWorker CreatePartWorker(int parts) => new(this, _plan, parts, parts);

    /// <summary>
    /// Measures every step: runs the plan <paramref name="repeats"/> times on one image and answers the best time of each, in microseconds.
    /// </summary>
    public IReadOnlyList<double> Profile(int repeats)
    {
        using var worker = new SimdWorker(this, _plan, 1);
        return worker.Profile(repeats);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
