using ShiftService.Engine.Simd.Execution;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>Runs the passes in order: network -> operations -> live ones -> channel order -> buffers -> arena -> steps.</summary>
internal sealed class PlanCompiler
{
    private readonly Isa _isa;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly Dictionary<Operation, ChannelLayout> _layouts;
    private readonly BufferAssignment _buffers;
    private readonly IReadOnlyList<IReadOnlyList<Operation>> _groups;
    private readonly IReadOnlyList<IReadOnlyList<BandPiece>> _schedules;
    private readonly long _arenaBytes;
    private readonly int _inputHeight;
    private readonly int _normChannels;
    // Place of each instance norm's first channel among the statistics of all.
    private readonly Dictionary<string, int> _statisticsOf = [];

    private PlanCompiler(Network network, Isa isa)
    {
        _isa = isa;
        _inputHeight = network.InputShape.Height;
        foreach (Node node in network.Nodes)
        {
            if (node.Operator is not (InstanceNorm or ConditionalInstanceNorm)) continue;
            _statisticsOf.Add(node.Name, _normChannels);
            _normChannels += network.ShapeOf(node.Output).Channels;
        }
        LoweredNetwork lowered = NetworkLowering.Lower(network);
        _operations = Liveness.Mark(lowered);
        AffineFolding.Fold(_operations);
        _layouts = ChannelOrder.Choose(_operations, lowered.Classes, isa.Lanes());
        _buffers = BufferAssignment.Assign(_operations, _layouts);
        var bands = new BandPlanner(isa, _buffers);
        _groups = bands.Group(_operations);
        _schedules = [.. _groups.Select(g => g.Count > 1 ? bands.Schedule(g) : [])];
        for (int g = 0; g < _groups.Count; g++)
            if (_groups[g].Count > 1) bands.KeepRows(_groups[g], _schedules[g]);
        _arenaBytes = PlanArena();
    }

    /// <summary>Compiles a network for one vector width.</summary>
    /// <exception cref="BackendException">The engine lacks an operator of the network.</exception>
    public static Plan Compile(Network network, Isa isa)
    {
        var compiler = new PlanCompiler(network, isa);
        return new Plan(compiler.Steps(), compiler._arenaBytes, compiler._normChannels);
    }

    private long PlanArena()
    {
        TensorBuffer[] buffers = [.. _buffers.All];
        // Members of a group run interleaved, so whatever one of them uses lives as long as the group.
        var time = new Dictionary<int, int>();
        for (int g = 0; g < _groups.Count; g++)
            foreach (Operation operation in _groups[g]) time[operation.Index] = g;
        List<ArenaPlanner.Block> blocks =
            [.. buffers.Select(b => new ArenaPlanner.Block(b.SizeBytes, time[b.Value.Producer.Index], time[b.LastUse]))];
        (long[] offsets, long bytes) = ArenaPlanner.Place(blocks);
        for (int i = 0; i < buffers.Length; i++) buffers[i].ArenaOffset = offsets[i];
        return bytes;
    }

    private List<Step> Steps()
    {
        var plans = _operations.OfType<TileOperation>()
            .ToDictionary(o => (Operation)o, o => new TilePlanner(_isa, o, _buffers, _layouts[o]));
        (long Floats, long Words)[] sizes = [.. plans.Values.Select(TileStepBuilder.SizeOf)];
        var memory = new PlanMemory(sizes.Sum(s => s.Floats), sizes.Sum(s => s.Words));
        var steps = new List<Step>();
        for (int g = 0; g < _groups.Count; g++)
        {
            TensorBuffer[][] buffers = [.. _groups[g].Select(o => o.Values.SelectMany(_buffers.Of).ToArray())];
            foreach (TensorBuffer buffer in buffers.SelectMany(b => b))
                if (buffer.HasBorder) steps.Add(new BorderStep(buffer));
            Step[] members = [.. _groups[g].Select(o => plans.TryGetValue(o, out TilePlanner? plan)
                ? new TileStepBuilder(plan, memory).Build()
                : StepOf((SpecialOperation)o))];
            TensorBuffer[][] rings = [.. buffers.Select(of => of.Where(b => b.Ring.Rows > 0 && b.Bottom > 0).ToArray())];
            steps.Add(members is [Step single] ? single : new BandStep(members, rings, [.. _schedules[g]])
            {
                MultiplyAccumulates = members.Sum(m => m.MultiplyAccumulates),
            });
        }
        return steps;
    }

    private Step StepOf(SpecialOperation operation)
    {
        TensorBuffer[] Targets(int value) => [.. _buffers.Of(operation.Values[value])];
        ChannelPlace[] places = operation.Source is null ? [] : Places(operation, operation.Source);
        return operation.Kind switch
        {
            SpecialKind.Input => new InputStep(Targets(0)),
            SpecialKind.Output => new OutputStep(
                operation.Name, places, operation.Values[0].Height, operation.Values[0].Width, operation.OutputNumber),
            SpecialKind.Gather => new GatherStep(operation.Name, places, Targets(0)),
            SpecialKind.InstanceStatistics => new InstanceStatisticsStep(
                operation.Name, operation.Operator!, places, Targets(0), Targets(1), _statisticsOf[operation.Name], _inputHeight),
            SpecialKind.Softmax or SpecialKind.L2Normalize => new VectorStep(operation, places, Targets(0)),
            _ => new PixelStep(operation, places[0].Buffer, Targets(0)),
        };
    }

    private ChannelPlace[] Places(Operation reader, View view)
    {
        TensorBuffer[] buffers = _buffers.Of(reader, view);
        return [.. view.Channels.Select((c, i) => new ChannelPlace(buffers[i], buffers[i].Positions[c.Channel], c.Dy, c.Dx, c.Border))];
    }
}
