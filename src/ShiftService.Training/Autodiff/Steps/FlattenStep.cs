using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>Lines an image up as a vector, channel by channel.</summary>
internal sealed unsafe class FlattenStep(string name, LanePlan plan, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice);
        float* to = Output.Buffer!.In(slice).At(0, 0, 0);
        for (int c = 0; c < Input.Shape.Channels; c++)
            for (int y = 0; y < source.Height; y++)
                for (int x = 0; x < source.Width; x++) *to++ = *source.At(c, y, x);
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage target = InputGradient!.In(slice);
        float* from = Output.Gradient!.In(slice).At(0, 0, 0);
        for (int c = 0; c < Input.Shape.Channels; c++)
            for (int y = 0; y < target.Height; y++)
                for (int x = 0; x < target.Width; x++, from++)
                    *target.At(c, y, x) = Accumulates ? *target.At(c, y, x) + *from : *from;
    }
}
