using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>A range of channels. The gradient of the others is zero.</summary>
internal sealed class ChannelSliceStep(string name, LanePlan plan, ChannelSlice slice, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    protected override void ForwardImage(nint arenaSlice, int image) =>
        ChannelCopy.Run(Input.Buffer!.In(arenaSlice), slice.Start, Output.Buffer!.In(arenaSlice), 0, slice.Count, false);

    protected override void BackwardImage(nint arenaSlice, int image) =>
        ChannelCopy.Run(
            Output.Gradient!.In(arenaSlice), 0, InputGradientSum(arenaSlice), slice.Start, slice.Count, Accumulates);
}
