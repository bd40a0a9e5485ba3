namespace ShiftService.Engine.OnnxRuntime;

/// <summary>How ONNX Runtime runs networks.</summary>
public sealed record OnnxRuntimeOptions
{
    /// <summary>The environment variable that names the CUDA provider library where <see cref="CudaProviderPath"/> does not.</summary>
    public const string CudaProviderVariable = "SHIFTSERVICE_CUDA_PROVIDER";

    /// <summary>Threads for one inference, at least 1; 1 keeps all work on the calling thread.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>The device.</summary>
    public OnnxRuntimeProvider Provider { get; init; } = OnnxRuntimeProvider.Cpu;

    /// <summary>Which GPU, counted from 0; only for <see cref="OnnxRuntimeProvider.Cuda"/>.</summary>
    public int DeviceId { get; init; }

    /// <summary>Path of libonnxruntime_providers_cuda.so; null for the environment variable <see cref="CudaProviderVariable"/>.</summary>
    public string? CudaProviderPath { get; init; }
}
