using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The channels from Start on.</summary>
internal sealed class ReferenceChannelSlice(ChannelSlice slice) : ReferenceGather
{
    protected override (int C, int Y, int X) Source(ReferenceNode node, int c, int y, int x) => (slice.Start + c, y, x);
}
