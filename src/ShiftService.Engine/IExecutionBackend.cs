using ShiftService.Graph;

namespace ShiftService.Engine;

/// <summary>A way of running networks: the SIMD engine, or ONNX Runtime on some device. Thread-safe.</summary>
public interface IExecutionBackend
{
    /// <summary>The backend's name in configuration, metrics and reports: "simd", "onnxruntime", "cuda".</summary>
    string Name { get; }

    /// <summary>Prepares a network for execution.</summary>
    /// <param name="network">The network; its input size is the size that will be run.</param>
    /// <param name="onnxFile">
    /// The bytes of the file it was read from, where the very file is to be run; otherwise the backend writes its own.
    /// </param>
    /// <exception cref="BackendException">The backend is not available here, or cannot run this network.</exception>
    ICompiledNetwork Compile(Network network, ReadOnlyMemory<byte> onnxFile = default);
}
