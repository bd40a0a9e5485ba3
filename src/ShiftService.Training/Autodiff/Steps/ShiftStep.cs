using ShiftService.Graph;
using ShiftService.Training.Autodiff.Calls;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A shift of whole pixels where no pointwise convolution behind it can take it into its addresses. Its gradient is the opposite shift.
/// </summary>
internal sealed class ShiftStep : ImageStep
{
    private readonly IReadOnlyList<Offset2D> _offsets;
    private TapCall _forward = null!;
    private TapCall? _backward;

    public ShiftStep(string name, LanePlan plan, IReadOnlyList<Offset2D> offsets, LaneValue input, LaneValue output)
        : base(name, plan, input, output)
    {
        _offsets = offsets;
        output.GradientBorder = BorderOf(offsets);
    }

    /// <summary>Pixels of zeros that a shift needs around what it reads.</summary>
    public static int BorderOf(IReadOnlyList<Offset2D> offsets) => offsets.Max(o => Math.Max(Math.Abs(o.Dy), Math.Abs(o.Dx)));

    public override void Bind(LanePlan plan)
    {
        base.Bind(plan);
        _forward = TapCall.Shift(plan, Input.Buffer!, _offsets, CallEnding.Store(new(Output.Buffer!), false));
        if (InputGradient is not null)
            _backward = TapCall.ShiftBack(plan, Output.Gradient!, _offsets, CallEnding.Store(new(InputGradient), Accumulates));
    }

    protected override void ForwardImage(nint slice, int image) => _forward.Run(slice);

    protected override void BackwardImage(nint slice, int image) => _backward!.Run(slice);
}
