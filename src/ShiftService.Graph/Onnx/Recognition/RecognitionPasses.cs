using ShiftService.Graph.Onnx.Reading;

namespace ShiftService.Graph.Onnx.Recognition;

/// <summary>Turns what standard operators spell out back into the operators that this project has.</summary>
internal static class RecognitionPasses
{
    private static readonly Func<Network, Network>[] Passes =
    [
        ZeroPadFolding.Apply,
        PadSliceShiftRecognition.Apply,
        ChannelShuffleRecognition.Apply,
        NormalizationRecognition.Apply,
        ConditionalNormRecognition.Apply,
        AffineRecognition.Apply,
        OneHotShiftRecognition.Apply,
        ActiveShiftRecognition.Apply,
        HeterogeneousConvolutionRecognition.Apply,
    ];

    /// <summary>Applies every pass; nodes that no output needs are dropped.</summary>
    /// <exception cref="ModelException">An operator is left that has no meaning of its own here.</exception>
    public static Network Apply(Network network)
    {
        network = DeadNodes.Remove(network);
        foreach (Func<Network, Network> pass in Passes) network = DeadNodes.Remove(pass(network));
        foreach (Node node in network.Nodes)
            if (node.Operator is IFileOnlyOperator left)
                throw new ModelException(ModelError.UnsupportedOperator, left.UnderstoodOnly, node.Name);
        return network;
    }
}
