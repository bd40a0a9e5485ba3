using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Cli.Inspection;

/// <summary>Finds the node of a plan's step, and what a network's nodes run on.</summary>
internal sealed class PlanSteps
{
    private readonly Dictionary<string, Node> _nodes;

    /// <summary>Prepares for one network.</summary>
    public PlanSteps(Network network) => _nodes = network.Nodes.ToDictionary(node => node.Name);

    /// <summary>True for the steps that are nothing but products: convolutions other than depthwise, and matrices.</summary>
    public bool IsProduct(StepReport step) => step.MultiplyAccumulates > 0 && _nodes.GetValueOrDefault(step.Node)?.Operator
        is Convolution { IsDepthwise: false } or HeterogeneousConvolution or FullyConnected;

    /// <summary>What each node runs on.</summary>
    public Dictionary<string, string> Kernels(IEnumerable<StepReport> steps)
    {
        var kernels = new Dictionary<string, string>();
        // Steps of no node are input, output, borders and copies.
        foreach (StepReport step in steps)
            if (_nodes.ContainsKey(step.Node)) kernels[step.Node] = step.Kernel;
        foreach (Node node in _nodes.Values) kernels.TryAdd(node.Name, WithoutStep(node.Operator));
        return kernels;
    }

    private static string WithoutStep(Operator @operator) => @operator switch
    {
        Shift or SparseShift or ChannelSlice or ChannelShuffle or Concat or Flatten or Dropout => "address",
        BatchNorm or Affine => "weights or epilogue",
        _ => "epilogue",
    };
}
