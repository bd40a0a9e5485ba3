using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Engine.Simd;

/// <summary>The engine of this project: tile kernels emitted for the machine's vectors, in which a shift is an address.</summary>
public sealed class SimdBackend : IExecutionBackend
{
    /// <summary>Creates the backend for one vector width; by default the widest that the machine has.</summary>
    /// <exception cref="BackendException">The machine does not have that width.</exception>
    public SimdBackend(Isa? isa = null)
    {
        Isa = isa ?? IsaSupport.Best;
        if (!IsaSupport.IsSupported(Isa)) throw new BackendException($"this machine does not run {Isa.Label()} kernels");
    }

    /// <summary>The vector width.</summary>
    public Isa Isa { get; }

    /// <inheritdoc/>
    public string Name => "simd";

    /// <inheritdoc/>
    public ICompiledNetwork Compile(Network network, ReadOnlyMemory<byte> onnxFile = default) =>
        new SimdCompiledNetwork(network, Isa, PlanCompiler.Compile(network, Isa));
}
