namespace ShiftService.Serving.Models;

/// <summary>What runs a model.</summary>
public enum BackendChoice
{
    /// <summary>The faster of the SIMD engine and ONNX Runtime on the processor, measured when the model is loaded.</summary>
    Auto,

    /// <summary>The SIMD engine; a model that it cannot run is refused.</summary>
    Simd,

    /// <summary>ONNX Runtime on the processor.</summary>
    OnnxRuntime,

    /// <summary>ONNX Runtime on an NVIDIA GPU; without one, models are refused.</summary>
    Cuda,
}
