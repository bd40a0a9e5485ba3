using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>Runs networks with ONNX Runtime, on the processor or on an NVIDIA GPU. Thread-safe.</summary>
public sealed class OnnxRuntimeBackend : IExecutionBackend
{
    private readonly OnnxRuntimeOptions _options;

    /// <summary>Creates the backend; nothing is loaded yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is below 1.</exception>
    public OnnxRuntimeBackend(OnnxRuntimeOptions? options = null)
    {
        _options = options ?? new OnnxRuntimeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.IntraOpThreads, 1);
    }

    /// <inheritdoc/>
    public string Name => _options.Provider == OnnxRuntimeProvider.Cuda ? "cuda" : "onnxruntime";

    /// <inheritdoc/>
    public ICompiledNetwork Compile(Network network, ReadOnlyMemory<byte> onnxFile = default)
    {
        byte[] file = onnxFile.IsEmpty ? OnnxFile.ToBytes(network) : Bytes(onnxFile);
        InferenceSession session;
        try
        {
            using SessionOptions options = CreateOptions();
            session = new InferenceSession(file, options);
        }
        catch (Exception error) when (
            error is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            throw new BackendException($"ONNX Runtime cannot load '{network.Name}': {error.Message}", error);
        }
        try
        {
            RequireSameInterface(session, network);
            return new OnnxRuntimeNetwork(session, network, Name, copiesInput: _options.Provider == OnnxRuntimeProvider.Cuda);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SessionOptions CreateOptions()
    {
        OrtEnv.Instance().DisableTelemetryEvents();
        var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = _options.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            // Lanes share the cores: a thread that spins while it waits takes one from another request.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            if (_options.Provider == OnnxRuntimeProvider.Cuda) CudaProvider.AddTo(options, _options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a file that takes or gives something else than the network that it is said to be.</summary>
    private static void RequireSameInterface(InferenceSession session, Network network)
    {
        int inputs = network.Styles > 0 ? 2 : 1;
        if (session.InputNames.Count != inputs || session.OutputNames.Count != network.Outputs.Count)
            throw new BackendException(
                $"the file of '{network.Name}' has {session.InputNames.Count} inputs and {session.OutputNames.Count} outputs; " +
                $"the network has {inputs} and {network.Outputs.Count}");
        int[] extents = session.InputMetadata[session.InputNames.First(
            name => network.Styles == 0 || session.InputMetadata[name].Dimensions.Length == 4)].Dimensions;
        long[] wanted = OnnxRuntimeNetwork.Extents(network.InputShape, -1);
        bool fits = extents.Length == wanted.Length;
        for (int i = 1; fits && i < extents.Length; i++) fits = extents[i] < 0 || extents[i] == wanted[i];
        if (!fits)
            throw new BackendException(
                $"the file of '{network.Name}' takes [{string.Join(", ", extents)}] and the network {network.InputShape}");
        if (extents[0] >= 0)
            throw new BackendException(
                $"the file of '{network.Name}' fixes the batch to {extents[0]}; " +
                "compile the network without the file, or store the batch as symbolic");
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
