namespace ShiftService.Kernels.Tiles;

/// <summary>How a tile kernel combines what its segments point to.</summary>
public enum TileBody
{
    /// <summary>
    /// acc[pixel][output] += input[pixel + segment + k] * weights[k][output]: every dense, grouped, shifted or pointwise convolution and
    /// every matrix product.
    /// </summary>
    Product,

    /// <summary>
    /// acc[row][output] += input[row + segment + k] * other[segment's partner + k][output]: the gradient of a product's weights, where rows
    /// are the channels of one factor and k walks over pixels. Segments come in pairs: the first says where the broadcast factor lies and
    /// how far it reaches, the second where the vectors of the other factor begin, <see cref="TileKernelSpec.OuterStepBytes"/> apart.
    /// </summary>
    OuterProduct,

    /// <summary>acc[pixel][channel] += input[pixel + segment][channel] * weights[segment][channel]: depthwise convolution.</summary>
    Depthwise,

    /// <summary>acc[pixel][channel] += input[pixel + segment][channel]: average pooling; with one segment, element-wise work.</summary>
    Sum,

    /// <summary>acc[pixel][channel] = max(acc, input[pixel + segment][channel]): maximum pooling.</summary>
    Max,
}
