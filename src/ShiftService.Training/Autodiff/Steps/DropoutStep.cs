using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>Zeroes what <see cref="DropoutMask"/> drops and scales the rest; backward asks it again.</summary>
internal sealed unsafe class DropoutStep : ImageStep
{
    private readonly LanePlan _plan;
    private readonly int _index;
    private readonly float _rate, _scale;

    /// <summary>Plans the step.</summary>
    /// <param name="name">Name of the operator's node.</param>
    /// <param name="plan">The lane, which knows the seed and the images' positions in the batch.</param>
    /// <param name="dropout">The operator.</param>
    /// <param name="index">Position of the node in the network.</param>
    /// <param name="input">What is read.</param>
    /// <param name="output">What is defined.</param>
    public DropoutStep(string name, LanePlan plan, Dropout dropout, int index, LaneValue input, LaneValue output)
        : base(name, plan, input, output, inPlace: true)
    {
        (_plan, _index, _rate) = (plan, index, dropout.Rate);
        _scale = DropoutMask.Scale(_rate);
    }

    protected override void ForwardImage(nint slice, int image) => Mask(Input.Buffer!.In(slice), Output.Buffer!.In(slice), image, false);

    protected override void BackwardImage(nint slice, int image) =>
        Mask(Output.Gradient!.In(slice), InputGradient!.In(slice), image, Accumulates);

    private void Mask(in StridedImage source, in StridedImage target, int image, bool accumulates)
    {
        DropoutSeed seed = _plan.Dropout;
        ulong key = DropoutMask.Key(seed.Seed, seed.Step, _index, seed.FirstImage + image);
        long pixels = Output.Shape.Pixels, pixel = 0;
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++, pixel++)
            {
                float* from = source.At(0, y, x), to = target.At(0, y, x);
                long element = pixel;
                for (int c = 0; c < Output.Shape.Channels; c++, element += pixels)
                {
                    float value = DropoutMask.Keeps(key, element, _rate) ? from[c] * _scale : 0;
                    to[c] = accumulates ? to[c] + value : value;
                }
            }
    }
}
