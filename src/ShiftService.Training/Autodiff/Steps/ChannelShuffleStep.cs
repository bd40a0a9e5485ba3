using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>A permutation of channels: a transposition of groups and the channels of a group. Its gradient is the opposite permutation.</summary>
internal sealed unsafe class ChannelShuffleStep : ImageStep
{
    private readonly int[] _source, _target;

    public ChannelShuffleStep(string name, LanePlan plan, ChannelShuffle shuffle, LaneValue input, LaneValue output)
        : base(name, plan, input, output)
    {
        _source = [.. Enumerable.Range(0, input.Shape.Channels).Select(c => shuffle.Source(c, input.Shape.Channels))];
        _target = new int[_source.Length];
        for (int c = 0; c < _source.Length; c++) _target[_source[c]] = c;
    }

    protected override void ForwardImage(nint slice, int image) =>
        Permute(Input.Buffer!.In(slice), Output.Buffer!.In(slice), _source, accumulates: false);

    protected override void BackwardImage(nint slice, int image) =>
        Permute(Output.Gradient!.In(slice), InputGradient!.In(slice), _target, Accumulates);

    // target(c) = source(place of c), or added to it.
    private static void Permute(in StridedImage source, in StridedImage target, int[] places, bool accumulates)
    {
        int whole = Avx2.IsSupported ? places.Length / Vector256<float>.Count * Vector256<float>.Count : 0;
        fixed (int* place = places)
        {
            for (int y = 0; y < target.Height; y++)
                for (int x = 0; x < target.Width; x++)
                {
                    float* from = source.At(0, y, x), to = target.At(0, y, x);
                    int c = 0;
                    for (; c < whole; c += Vector256<float>.Count)
                    {
                        Vector256<float> values = Avx2.GatherVector256(from, Vector256.Load(place + c), sizeof(float));
                        (accumulates ? values + Vector256.Load(to + c) : values).Store(to + c);
                    }
                    for (; c < places.Length; c++) to[c] = accumulates ? to[c] + from[place[c]] : from[place[c]];
                }
        }
    }
}
