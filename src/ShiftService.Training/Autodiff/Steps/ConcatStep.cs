using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>Values joined along the channels; each one's gradient is its part of the output's.</summary>
internal sealed class ConcatStep : LaneStep
{
    private readonly LaneValue[] _inputs;
    private readonly LaneValue _output;
    private readonly List<(LaneBuffer Target, int From, int Channels, bool Accumulates)> _parts = [];

    public ConcatStep(string name, LanePlan plan, LaneValue[] inputs, LaneValue output)
        : base(name)
    {
        (_inputs, _output) = (inputs, output);
        output.NeedsGradient = inputs.Any(i => i.NeedsGradient);
        plan.Define(output);
    }

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is null) return;
        int from = 0;
        foreach (LaneValue input in _inputs)
        {
            if (input.NeedsGradient) _parts.Add((plan.GradientOf(input, out bool accumulates), from, input.Shape.Channels, accumulates));
            from += input.Shape.Channels;
        }
        plan.ReleaseGradient(_output);
    }

    public override void Forward(nint arena, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            StridedImage output = _output.Buffer!.In(slice);
            int to = 0;
            foreach (LaneValue input in _inputs)
            {
                ChannelCopy.Run(input.Buffer!.In(slice), 0, output, to, input.Shape.Channels, false);
                to += input.Shape.Channels;
            }
        }
    }

    public override void Backward(nint arena, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            foreach ((LaneBuffer target, int from, int channels, bool accumulates) in _parts)
                ChannelCopy.Run(_output.Gradient!.In(slice), from, target.In(slice), 0, channels, accumulates);
        }
    }
}
