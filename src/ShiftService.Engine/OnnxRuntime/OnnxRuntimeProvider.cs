namespace ShiftService.Engine.OnnxRuntime;

/// <summary>The device that ONNX Runtime runs on.</summary>
public enum OnnxRuntimeProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, through a provider library that is installed separately (docs/GPU.md).</summary>
    Cuda,
}
