using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Cli.Inspection;

/// <summary>Finds the nodes of a plan's steps, and the steps of a network's nodes.</summary>
internal sealed class PlanSteps
{
    private readonly Dictionary<string, Node> _nodes;

    /// <summary>Prepares for one network.</summary>
    public PlanSteps(Network network) => _nodes = network.Nodes.ToDictionary(node => node.Name);

    /// <summary>The nodes of a step: one, several that run together, or none (input, output, borders).</summary>
    public IEnumerable<Node> NodesOf(StepReport step) =>
        step.Node.Split(" + ").Select(name => _nodes.GetValueOrDefault(name)).OfType<Node>();

    /// <summary>True for the steps that are nothing but products: convolutions other than depthwise, and matrices.</summary>
    public bool IsProduct(StepReport step) => step.MultiplyAccumulates > 0 && NodesOf(step).All(node => node.Operator
        is Convolution { IsDepthwise: false } or HeterogeneousConvolution or FullyConnected);

    /// <summary>What each node runs on.</summary>
    public Dictionary<string, string> Kernels(IEnumerable<StepReport> steps)
    {
        var kernels = new Dictionary<string, string>();
        foreach (StepReport step in steps)
            foreach (Node node in NodesOf(step)) kernels[node.Name] = KernelOf(step, node);
        foreach (Node node in _nodes.Values) kernels.TryAdd(node.Name, WithoutStep(node.Operator));
        return kernels;
    }

    // Steps that run together name their members and kernels in the same order.
    private static string KernelOf(StepReport step, Node node)
    {
        string[] names = step.Node.Split(" + "), kernels = step.Kernel.Split(" | ");
        return names.Length == kernels.Length ? kernels[Array.IndexOf(names, node.Name)] : step.Kernel;
    }

    private static string WithoutStep(Operator @operator) => @operator switch
    {
        Shift or SparseShift or ChannelSlice or ChannelShuffle or Concat or Flatten or Dropout => "address",
        BatchNorm or Affine => "weights or epilogue",
        _ => "epilogue",
    };
}
