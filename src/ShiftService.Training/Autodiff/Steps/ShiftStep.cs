using ShiftService.Graph;
using ShiftService.Training.Autodiff.Calls;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A shift of whole pixels where no pointwise convolution behind it can take it into its addresses. Its gradient is the opposite shift.
/// </summary>
internal sealed class ShiftStep : LaneStep
{
    private readonly IReadOnlyList<Offset2D> _offsets;
    private readonly LaneValue _input, _output;
    private LaneBuffer? _inputGradient;
    private TapCall _forward = null!;
    private TapCall? _backward;
    private bool _accumulates;
    private long _sliceBytes;

    public ShiftStep(string name, LanePlan plan, IReadOnlyList<Offset2D> offsets, LaneValue input, LaneValue output)
        : base(name)
    {
        (_offsets, _input, _output) = (offsets, input, output);
        output.NeedsGradient = input.NeedsGradient;
        output.GradientBorder = BorderOf(offsets);
        plan.Define(output);
    }

    /// <summary>Pixels of zeros that a shift needs around what it reads.</summary>
    public static int BorderOf(IReadOnlyList<Offset2D> offsets) => offsets.Max(o => Math.Max(Math.Abs(o.Dy), Math.Abs(o.Dx)));

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is null) return;
        _inputGradient = plan.GradientOf(_input, out _accumulates);
        plan.ReleaseGradient(_output);
    }

    public override void Bind(LanePlan plan)
    {
        _sliceBytes = plan.SliceBytes;
        _forward = Call(plan, _input.Buffer!, 1, CallEnding.Store(new(_output.Buffer!), false));
        if (_inputGradient is not null)
            _backward = Call(plan, _output.Gradient!, -1, CallEnding.Store(new(_inputGradient), _accumulates));
    }

    public override void Forward(nint arena, int images)
    {
        for (int i = 0; i < images; i++) _forward.Run(arena + (nint)(i * _sliceBytes));
    }

    public override void Backward(nint arena, int images)
    {
        if (_backward is null) return;
        for (int i = 0; i < images; i++) _backward.Run(arena + (nint)(i * _sliceBytes));
    }

    private TapCall Call(LanePlan plan, LaneBuffer source, int sign, CallEnding ending)
    {
        Offset2D[] distinct = [.. _offsets.Distinct()];
        var call = new TapCall(
            plan.Isa, plan.Memory, source, [.. distinct.Select(o => (sign * o.Dy, sign * o.Dx))],
            (channel, tap) => _offsets[channel] == distinct[tap] ? 0 : -1, source.Height, source.Width, 1, 1, ending);
        call.Pack([1f]);
        return call;
    }
}
