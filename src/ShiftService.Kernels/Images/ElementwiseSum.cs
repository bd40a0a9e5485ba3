using System.Numerics.Tensors;

namespace ShiftService.Kernels.Images;

/// <summary>Sums and copies of interleaved images without gaps between pixels, row by row.</summary>
public static class ElementwiseSum
{
    /// <summary>target = source, or, accumulating, target += source.</summary>
    public static void Copy(in StridedImage source, in StridedImage target, bool accumulates)
    {
        for (int y = 0; y < source.Height; y++)
        {
            Span<float> from = source.Row(y), to = target.Row(y);
            if (accumulates) TensorPrimitives.Add(to, from, to);
            else from.CopyTo(to);
        }
    }

    /// <summary>target = first + second.</summary>
    public static void Add(in StridedImage first, in StridedImage second, in StridedImage target)
    {
        for (int y = 0; y < first.Height; y++) TensorPrimitives.Add(first.Row(y), second.Row(y), target.Row(y));
    }
}
