using ShiftService.Kernels;

namespace ShiftService.Cli.Benchmarking;

/// <summary>What is measured.</summary>
/// <param name="Backends">"simd", "onnxruntime", in the order in which they take turns.</param>
/// <param name="Batch">Images a run.</param>
/// <param name="Lanes">Threads that run at once, each on a worker of its own.</param>
/// <param name="Isa">Vector width of the SIMD engine and of the peak.</param>
/// <param name="Seconds">Time for each backend of each model.</param>
/// <param name="Layers">True to measure every step of the SIMD engine's plan too.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Backends, int Batch, int Lanes, Isa Isa, double Seconds, bool Layers);
