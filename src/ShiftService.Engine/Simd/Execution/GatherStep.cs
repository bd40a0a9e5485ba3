using ShiftService.Engine.Simd.Passes;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Copies channels one by one, displaced or not.</summary>
internal sealed class GatherStep(string name, ChannelPlace[] channels, TensorBuffer[] targets) : Step(name, "gather")
{
    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            foreach (TensorBuffer target in targets)
                for (int c = 0; c < channels.Length; c++)
                {
                    ChannelPlace from = channels[c];
                    StridedImage source = from.Buffer.In(arena);
                    PlaneCopy.Move(source, from.Position, from.Dy, from.Dx, from.Border, target.In(arena), target.Positions[c]);
                }
        }
    }
}
