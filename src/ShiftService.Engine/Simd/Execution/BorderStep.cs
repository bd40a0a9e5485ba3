using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Writes the border of a buffer, whose memory other buffers used before.</summary>
internal sealed class BorderStep(TensorBuffer buffer) : Step(buffer.ToString(), "border")
{
    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            StridedImage to = buffer.In(context.ArenaOf(image));
            BorderFill.Fill(to, buffer.IsPlanar, buffer.Top, buffer.Left, buffer.Bottom, buffer.Right, buffer.BorderOrZero);
        }
    }

    /// <summary>Writes the rows below an image that lies in a ring.</summary>
    public static void FillBelow(TensorBuffer ring, nint arena) => BorderFill.FillRows(
        ring.In(arena), ring.IsPlanar, ring.Value.Height, ring.Value.Height + ring.Bottom, ring.Left, ring.Right, ring.BorderOrZero);
}
