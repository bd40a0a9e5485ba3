namespace ShiftService.Zoo;

/// <summary>A network whose first convolution may have another stride.</summary>
public interface IStemmedNetwork
{
    /// <summary>Stride of the first convolution; null leaves it to the network and the input size.</summary>
    int? StemStride { get; init; }
}
