using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Cli.Inspection;

/// <summary>Gathers what there is to tell about a model.</summary>
internal static class NetworkInspector
{
    /// <summary>Inspects a model for one vector width.</summary>
    public static NetworkReport Inspect(ModelFile model, Isa isa)
    {
        Network network = model.Network;
        (SimdCompiledNetwork? compiled, string? unsupported) = Compile(network, isa);
        using (compiled)
        {
            Dictionary<string, string>? kernels = compiled is null ? null : new PlanSteps(network).Kernels(compiled.Steps);
            OperatorCost cost = network.Cost;
            return new(
                model.Path,
                network.Name,
                network.InputShape.ToString(),
                [.. network.Outputs.Select(output => network.ShapeOf(output).ToString())],
                cost.AllParameters,
                cost.Parameters,
                cost.NormParameters,
                cost.ShiftParameters,
                cost.MultiplyAccumulates,
                model.Bytes.Length,
                isa.Label(),
                compiled?.ArenaBytes,
                compiled?.WeightBytes,
                unsupported,
                [.. network.Nodes.Select(node => LayerOf(network, node, kernels?[node.Name]))],
                compiled is null ? null : [.. compiled.Steps.Select(s => new StepRow(s.Node, s.Kernel, s.MultiplyAccumulates))]);
        }
    }

    private static (SimdCompiledNetwork?, string?) Compile(Network network, Isa isa)
    {
        try
        {
            return ((SimdCompiledNetwork)new SimdBackend(isa).Compile(network), null);
        }
        catch (BackendException error)
        {
            return (null, error.Message);
        }
    }

    private static LayerReport LayerOf(Network network, Node node, string? kernel)
    {
        OperatorCost cost = network.CostOf(node);
        return new(
            node.Name,
            node.Operator.Kind,
            network.ShapeOf(node.Output).ToString(),
            cost.AllParameters,
            cost.MultiplyAccumulates,
            kernel,
            ShiftHistogram.Of(node.Operator));
    }
}
