using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Cli.Tests;

/// <summary>A network that ONNX Runtime runs and the SIMD engine does not: a mean that leaves padding out.</summary>
internal static class LackingNetwork
{
    public static Network Create() => new(
        "lacking",
        "input",
        TensorShape.Image(3, 8, 8),
        [new Node("pool", new AveragePool(SlidingWindow.Same(3), CountPadding: false), ["input"], "pooled")],
        ["pooled"]);
}
