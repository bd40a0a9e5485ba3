using System.Numerics.Tensors;
using ShiftService.Graph;

namespace ShiftService.Training.Losses;

/// <summary>How strongly channels occur together, wherever that is: G = F F' / (CHW) (Gatys et al., CVPR 2016; Johnson's scale).</summary>
public static class GramMatrix
{
    /// <summary>The matrix of one image.</summary>
    /// <param name="features">Feature maps, [channels, height, width].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="gram">Written: [channels, channels].</param>
    /// <exception cref="ArgumentException">A span has another length than the shape calls for.</exception>
    public static void Compute(ReadOnlySpan<float> features, TensorShape shape, Span<float> gram)
    {
        int channels = shape.Channels, pixels = (int)shape.Pixels;
        if (features.Length != shape.Elements) throw new ArgumentException($"{features.Length} features are not of shape {shape}");
        if (gram.Length != channels * channels)
            throw new ArgumentException($"a Gram matrix of {channels} channels has {channels * channels} values, not {gram.Length}");
        float factor = 1f / shape.Elements;
        for (int i = 0; i < channels; i++)
            for (int k = 0; k <= i; k++)
            {
                float dot = TensorPrimitives.Dot(features.Slice(i * pixels, pixels), features.Slice(k * pixels, pixels)) * factor;
                gram[i * channels + k] = gram[k * channels + i] = dot;
            }
    }
}
