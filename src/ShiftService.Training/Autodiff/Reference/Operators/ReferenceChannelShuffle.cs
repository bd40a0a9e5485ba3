using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>A permutation of the channels.</summary>
internal sealed class ReferenceChannelShuffle(ChannelShuffle shuffle) : ReferenceGather
{
    protected override (int C, int Y, int X) Source(ReferenceNode node, int c, int y, int x) =>
        (shuffle.Source(c, node.Input.Shape.Channels), y, x);
}
