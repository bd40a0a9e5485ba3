namespace ShiftService.Serving.Models;

/// <summary>What is being done to a model that is loaded, in this order.</summary>
public enum ServedModelPhase
{
    /// <summary>The backends compile it.</summary>
    Compiling,

    /// <summary>Its answers are compared with those of ONNX Runtime.</summary>
    Comparing,

    /// <summary>It runs until it is warm, and its time is measured.</summary>
    Warming,
}
