using System.Numerics.Tensors;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Softmax and division by the length, along the channels of a vector.</summary>
internal sealed unsafe class VectorStep(SpecialOperation operation, ChannelPlace[] channels, TensorBuffer[] targets)
    : Step(operation.Name, operation.Kind.ToString())
{
    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            foreach (TensorBuffer target in targets)
            {
                // Both functions do not care for the order; gaps between channels hold what changes neither sum.
                StridedImage to = target.In(arena);
                Span<float> vector = to.Pixel(0, 0);
                vector.Fill(operation.Kind == SpecialKind.Softmax ? float.NegativeInfinity : 0);
                for (int c = 0; c < channels.Length; c++)
                {
                    ChannelPlace from = channels[c];
                    *to.At(target.Positions[c], 0, 0) = from.IsInside
                        ? *from.Buffer.In(arena).At(from.Position, from.Dy, from.Dx)
                        : from.Border;
                }
                if (operation.Kind == SpecialKind.Softmax)
                {
                    // Or else exp overflows.
                    TensorPrimitives.Subtract(vector, TensorPrimitives.Max(vector), vector);
                    TensorPrimitives.SoftMax(vector, vector);
                }
                else
                {
                    TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm(vector), 1e-12f), vector);
                }
            }
        }
    }
}
