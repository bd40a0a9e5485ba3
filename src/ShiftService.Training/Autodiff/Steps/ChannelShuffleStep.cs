using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>A permutation of channels: a transposition of groups and the channels of a group.</summary>
internal sealed unsafe class ChannelShuffleStep(string name, LanePlan plan, ChannelShuffle shuffle, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    private readonly int[] _source =
        [.. Enumerable.Range(0, input.Shape.Channels).Select(c => shuffle.Source(c, input.Shape.Channels))];

    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), target = Output.Buffer!.In(slice);
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
            {
                float* from = source.At(0, y, x), to = target.At(0, y, x);
                for (int c = 0; c < _source.Length; c++) to[c] = from[_source[c]];
            }
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage upper = Output.Gradient!.In(slice), target = InputGradient!.In(slice);
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
            {
                float* from = upper.At(0, y, x), to = target.At(0, y, x);
                if (Accumulates)
                    for (int c = 0; c < _source.Length; c++) to[_source[c]] += from[c];
                else
                    for (int c = 0; c < _source.Length; c++) to[_source[c]] = from[c];
            }
    }
}
