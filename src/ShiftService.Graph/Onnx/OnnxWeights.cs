namespace ShiftService.Graph.Onnx;

/// <summary>How the kernels of convolutions and the matrices of fully connected layers are stored in a file.</summary>
public enum OnnxWeights
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>
    /// As integers of 8 bits, -127 to 127, times a factor for each output channel (DequantizeLinear): a quarter of the size. Norms, biases
    /// and learned offsets stay as they are; the one-hot kernels of shifts lose nothing.
    /// </summary>
    Int8,
}
