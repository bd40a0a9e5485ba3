using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The sum of two values. Its gradient is both values' gradient: one of them takes it over in place.</summary>
internal sealed class AddStep : LaneStep
{
    private readonly LaneValue _first, _second, _output;
    private readonly List<(LaneBuffer Target, bool Accumulates)> _copies = [];

    public AddStep(string name, LanePlan plan, LaneValue first, LaneValue second, LaneValue output)
        : base(name)
    {
        (_first, _second, _output) = (first, second, output);
        output.NeedsGradient = first.NeedsGradient || second.NeedsGradient;
        plan.Define(output);
    }

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is not { } gradient) return;
        bool shared = false;
        foreach (LaneValue value in (LaneValue[])[_first, _second])
        {
            if (!value.NeedsGradient) continue;
            if (!shared && _first != _second && plan.TryShareGradient(value, gradient))
            {
                shared = true;
                continue;
            }
            LaneBuffer target = plan.GradientOf(value, out bool accumulates);
            _copies.Add((target, accumulates));
        }
        plan.ReleaseGradient(_output);
    }

    public override void Forward(nint arena, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            ElementwiseSum.Add(_first.Buffer!.In(slice), _second.Buffer!.In(slice), _output.Buffer!.In(slice));
        }
    }

    public override void Backward(nint arena, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            foreach ((LaneBuffer target, bool accumulates) in _copies)
                ElementwiseSum.Copy(_output.Gradient!.In(slice), target.In(slice), accumulates);
        }
    }
}
