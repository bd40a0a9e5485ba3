namespace ShiftService.Kernels.Tiles;

/// <summary>How a tile kernel combines what its segments point to.</summary>
public enum TileBody
{
    /// <summary>
    /// acc[pixel][output] += input[pixel + segment + k] * weights[k][output]: every dense, grouped, shifted or pointwise convolution and
    /// every matrix product.
    /// </summary>
    Product,

    /// <summary>acc[pixel][channel] += input[pixel + segment][channel] * weights[segment][channel]: depthwise convolution.</summary>
    Depthwise,

    /// <summary>acc[pixel][channel] += input[pixel + segment][channel]: average pooling; with one segment, element-wise work.</summary>
    Sum,

    /// <summary>acc[pixel][channel] = max(acc, input[pixel + segment][channel]): maximum pooling.</summary>
    Max,
}
