using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>A channel shuffle: group the channels, exchange the two channel dimensions, and back.</summary>
internal static class ChannelShuffleRecognition
{
    public static Network Apply(Network network)
    {
        var rewriter = new Rewriter(network);
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is UngroupChannels &&
                rewriter.Producer(node.Inputs[0]) is { Operator: TransposeGroups } transpose &&
                rewriter.Producer(transpose.Inputs[0]) is { Operator: GroupChannels view } group)
                rewriter.Replace(node, new ChannelShuffle(view.Groups), group.Inputs[0]);
        }
        return rewriter.Result();
    }
}
