using System.Runtime.CompilerServices;
using ShiftService.Engine.Simd.Execution;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>Turns a planned tile operation into a step: packs weights and constants and writes the panels' tables.</summary>
internal sealed unsafe class TileStepBuilder(TilePlanner plan, PlanMemory memory)
{
    private readonly TileOperation _operation = plan.Operation;
    private readonly EpilogueProgram _epilogue = plan.Epilogue;

    /// <summary>Memory that a planned operation takes: floats of weights and constants, and words of tables.</summary>
    public static (long Floats, long Words) SizeOf(TilePlanner plan) => (
        plan.Panels.Sum(p => PlanMemory.Align(p.WeightFloats) + PlanMemory.Align((long)plan.Epilogue.Constants.Count * p.Channels.Length)),
        plan.Panels.Sum(p => 2L * p.Operands.Tables.Sum(t => t.Sum(row => row.Length)) + plan.SpecOf(p).PanelWords));

    /// <summary>Builds the step.</summary>
    public TileStep Build()
    {
        TilePanel[] panels = [.. plan.Panels.Select(Write)];
        return new TileStep(_operation.Name, plan.Label, panels, _operation.Height, plan.BlockRows, plan.WeightsFirst, memory.Block)
        {
            MultiplyAccumulates = MultiplyAccumulates(),
            PackedBytes = SizeOf(plan).Floats * sizeof(float),
        };
    }

    private long MultiplyAccumulates()
    {
        long pixels = (long)_operation.Height * _operation.Width;
        return _operation.Body switch
        {
            TileBody.Product => pixels * _operation.Groups.Sum(g => (long)g.Weights.Length),
            TileBody.Depthwise when !_operation.IsShift => pixels * _operation.Taps.Count * _operation.Channels,
            _ => 0,
        };
    }

    private TilePanel Write(PlannedPanel panel)
    {
        TileKernelSpec spec = plan.SpecOf(panel);
        int lanes = panel.Channels.Length;
        nint* table = memory.TakeWords(spec.PanelWords);
        float* weights = memory.TakeFloats(panel.WeightFloats);
        PackWeights(panel, weights);
        table[PanelTable.Weights] = (nint)weights;
        memory.FollowWith(table, (nint)weights);
        float* constants = memory.TakeFloats((long)_epilogue.Constants.Count * lanes);
        table[PanelTable.Constants] = (nint)constants;
        for (int slot = 0; slot < _epilogue.Constants.Count; slot++)
            for (int lane = 0; lane < lanes; lane++)
                if (panel.Channels[lane] is >= 0 and var c) constants[slot * lanes + lane] = _epilogue.Constants[slot][c];
        for (int s = 0; s < spec.Sources.Count; s++)
        {
            Segment[][] rows = panel.Operands.Tables[s];
            var segments = (Segment*)memory.TakeWords(2L * rows.Sum(row => row.Length));
            table[PanelTable.Segments(s)] = (nint)segments;
            table[PanelTable.Segments(s) + 1] = (nint)(segments + rows[0].Length);
            foreach (Segment segment in rows.SelectMany(row => row)) *segments++ = segment;
        }
        for (int o = 0; o < spec.Operands.Count; o++)
        {
            (TensorBuffer buffer, int position) = panel.Epilogue.Places[o];
            table[PanelTable.Operand(spec.Sources.Count, o)] = (nint)buffer.OperandAddress(position);
        }
        return new(TileKernels.Get(spec), (nint)table, spec);
    }

    private void PackWeights(PlannedPanel panel, float* to)
    {
        int lanes = panel.Channels.Length;
        if (_operation.Body == TileBody.Depthwise)
        {
            foreach (int t in plan.TapsOf(panel.Channels))
            {
                for (int lane = 0; lane < lanes; lane++)
                    if (panel.Channels[lane] is >= 0 and var c) to[lane] = _operation.TapWeights[t][c];
                to += lanes;
            }
            return;
        }
        if (_operation.Body != TileBody.Product) return;
        var placeOf = new Dictionary<ProductTap, int>();
        for (int k = 0; k < panel.Operands.Order.Length; k++) placeOf.TryAdd(panel.Operands.Order[k], k);
        ProductGroup? last = null;
        int[] places = [];
        for (int lane = 0; lane < lanes; lane++)
        {
            if (panel.Channels[lane] is not (>= 0 and var c)) continue;
            ProductGroup group = _operation.Groups[_operation.GroupOf(c)];
            if (group != last) places = [.. (last = group).Taps.Select(tap => placeOf[tap])];
            AddTo(to + lane, lanes, places, group.Weights.AsSpan((c - group.FirstOutput) * group.Taps.Length, group.Taps.Length));
        }
    }

    // At once as fast as it gets: a model's start waits for every weight to pass here.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(float* to, int lanes, int[] places, ReadOnlySpan<float> weights)
    {
        for (int t = 0; t < weights.Length; t++) to[(long)places[t] * lanes] += weights[t];
    }
}
