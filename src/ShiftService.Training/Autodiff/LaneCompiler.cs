using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Steps;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// Turns a network into a lane's steps. A norm takes the rectifier behind it and the residual sum behind that into one step; a pointwise
/// convolution takes the shift before it into its addresses. What is fused disappears: nobody else may read it.
/// </summary>
internal sealed class LaneCompiler
{
    private readonly Network _network;
    private readonly LanePlan _plan;
    private readonly Dictionary<string, Node[]> _readers;
    private readonly Dictionary<string, int> _definedAt = [];
    private readonly HashSet<Node> _fused = [];
    private readonly Dictionary<Node, IReadOnlyList<Offset2D>> _shiftBefore = [];
    private readonly Dictionary<Node, CscModule> _modules = [];
    private readonly List<LaneStep> _steps = [];
    private readonly List<LaneValue> _outputs = [];

    private LaneCompiler(Network network, LanePlan plan)
    {
        _network = network;
        _plan = plan;
        _readers = network.Nodes.SelectMany(n => n.Inputs.Distinct().Select(i => (i, n))).GroupBy(p => p.i)
            .ToDictionary(g => g.Key, g => g.Select(p => p.n).ToArray());
        _definedAt[network.Input] = -1;
        for (int i = 0; i < network.Nodes.Count; i++) _definedAt[network.Nodes[i].Output] = i;
    }

    /// <summary>The steps of a network, planned, laid out and bound, in the order in which they run.</summary>
    public static StepChains Compile(Network network, LanePlan plan)
    {
        var compiler = new LaneCompiler(network, plan);
        plan.Styles = new float[plan.Options.MicroBatch * network.Styles];
        plan.MixAllStyles(network.Styles);
        compiler.FuseShifts();
        compiler.FuseModules();
        compiler.MeasureBorders();
        compiler.AddSteps();
        compiler.PlanBackward();
        plan.LayOut();
        foreach (LaneStep step in compiler._steps) step.Bind(plan);
        return new([.. compiler._steps], compiler._outputs);
    }

    // A shift of whole pixels that only one dense pointwise convolution reads.
    private void FuseShifts()
    {
        foreach (Node node in _network.Nodes)
        {
            if (node.Operator is not Shift shift || OnlyReader(node.Output) is not { } reader) continue;
            if (reader.Operator is not Convolution { IsPointwise: true, Groups: 1 }) continue;
            _fused.Add(node);
            _shiftBefore.Add(reader, shift.Offsets);
        }
    }

    // A pointwise convolution that widens, a norm, a rectifier, and a shift that the next pointwise convolution takes in. The step stands
    // in the place of the first and defines what the last does.
    private void FuseModules()
    {
        if (_plan.Options.Norms != NormMode.Batch) return;
        foreach (Node node in _network.Nodes)
        {
            if (node.Operator is not Convolution expand || !_plan.IsTrained(expand.Kernel)) continue;
            if (OnlyReader(node.Output) is not { Operator: BatchNorm norm } second || !_plan.IsTrained(norm.Scale)) continue;
            if (OnlyReader(second.Output) is not { Operator: Relu } third) continue;
            if (OnlyReader(third.Output) is not { Operator: Shift } shift) continue;
            if (OnlyReader(shift.Output) is not { Operator: Convolution project } last || !_shiftBefore.ContainsKey(last)) continue;
            if (!CscModule.Fits(expand, project) || !_plan.IsTrained(project.Kernel)) continue;
            foreach (Node fused in (Node[])[second, third, last]) _fused.Add(fused);
            _modules.Add(node, new(expand, norm, _shiftBefore[last], project));
        }
    }

    private void MeasureBorders()
    {
        _plan.Value(_network.Input, _network.InputShape).NeedsGradient = _plan.Options.InputGradient;
        foreach (Node node in _network.Nodes)
        {
            _plan.Value(node.Output, _network.ShapeOf(node.Output));
            if (_fused.Contains(node)) continue;
            foreach (string input in node.Inputs)
            {
                LaneValue value = InputOf(node, input);
                int border = StepFactory.BorderOf(node.Operator, value.Shape, _shiftBefore.GetValueOrDefault(node));
                value.Border = Math.Max(value.Border, border);
            }
        }
        foreach (string output in _network.Outputs) _plan.Value(output).IsOutput = true;
    }

    private void AddSteps()
    {
        // Only products read the input of a network without asking for its gradient, so it needs no whole vectors.
        bool packed = !_plan.Options.InputGradient && _readers[_network.Input].All(n => n.Operator is Convolution { IsDepthwise: false });
        _plan.Define(_plan.Value(_network.Input), packed);
        var producers = new Dictionary<LaneValue, ISumsOutput>();
        foreach (Node node in _network.Nodes)
        {
            if (_fused.Contains(node)) continue;
            LaneValue[] inputs = [.. node.Inputs.Select(input => InputOf(node, input))];
            LaneValue output = _plan.Value(node.Output);
            if (_modules.TryGetValue(node, out CscModule? module)) output = _plan.Value(OutputOf(module));
            LaneStep step = node.Operator switch
            {
                Convolution when module is not null => new CscStep(node.Name, _plan, module, inputs[0], output),
                Convolution { IsDepthwise: false } c => new ConvolutionStep(
                    node.Name, _plan, ProductLayer.Of(c, _shiftBefore.GetValueOrDefault(node)), inputs[0], output),
                BatchNorm n => Norm(node, NormLayer.Of(n), inputs[0], output),
                InstanceNorm n => Norm(node, NormLayer.Of(n), inputs[0], output),
                ConditionalInstanceNorm n => Norm(node, NormLayer.Of(n), inputs[0], output),
                Affine a => Norm(node, NormLayer.Of(a), inputs[0], output),
                Relu or Clip => Norm(node, new(null, null, 0, 0), inputs[0], output),
                _ => StepFactory.Create(node, _definedAt[node.Output], _plan, inputs, output),
            };
            if (step is ISumsOutput summing) producers.Add(output, summing);
            if (step is NormActivationStep norm && producers.TryGetValue(inputs[0], out ISumsOutput? producer)) norm.SumIn(producer);
            _steps.Add(step);
            _outputs.Add(output);
        }
    }

    // A norm, or a rectifier alone, with what follows it.
    private LaneStep Norm(Node node, NormLayer layer, LaneValue input, LaneValue output)
    {
        Node last = node;
        if (NormLayer.ClampOf(node.Operator) is (float low, float high)) layer = layer with { Minimum = low, Maximum = high };
        else if (OnlyReader(last.Output) is { } next && NormLayer.ClampOf(next.Operator) is (float minimum, float maximum))
        {
            _fused.Add(last = next);
            layer = layer with { Minimum = minimum, Maximum = maximum };
        }
        if (layer.Instance is not null) return new InstanceNormStep(node.Name, _plan, layer, input, _plan.Value(last.Output));
        LaneValue? residual = null;
        if (OnlyReader(last.Output) is { Operator: Add } sum && OtherOperand(sum, last.Output) is { } other
            && _definedAt[other] < _definedAt[node.Output])
        {
            _fused.Add(sum);
            residual = _plan.Value(other);
            last = sum;
        }
        return new NormActivationStep(node.Name, _plan, layer, input, residual, last == node ? output : _plan.Value(last.Output));
    }

    private string OutputOf(CscModule module) => _network.Nodes.Single(n => n.Operator == module.Project).Output;

    private static string? OtherOperand(Node sum, string value) =>
        sum.Inputs[0] == sum.Inputs[1] ? null : sum.Inputs[0] == value ? sum.Inputs[1] : sum.Inputs[0];

    private void PlanBackward()
    {
        foreach (string output in _network.Outputs)
            if (_plan.Value(output) is { NeedsGradient: true } value) _plan.GradientOf(value, out _);
        for (int i = _steps.Count - 1; i >= 0; i--) _steps[i].PlanBackward(_plan);
    }

    // The value that a node reads; behind a fused shift, what the shift reads.
    private LaneValue InputOf(Node node, string input) =>
        _plan.Value(_shiftBefore.ContainsKey(node) ? _network.Nodes[_definedAt[input]].Inputs[0] : input);

    private Node? OnlyReader(string value) =>
        _readers.TryGetValue(value, out Node[]? readers) && readers.Length == 1 && !_network.Outputs.Contains(value) ? readers[0] : null;
}
