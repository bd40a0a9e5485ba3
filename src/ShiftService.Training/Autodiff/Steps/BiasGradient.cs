using ShiftService.Graph;
using ShiftService.Kernels.Images;
using ShiftService.Kernels.Norms;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The gradient of a bias: the sum of its output's gradient over the pixels of all images since it was last collected.</summary>
internal sealed unsafe class BiasGradient
{
    private readonly Range _range;
    private readonly float* _sums, _squares;

    private BiasGradient(LanePlan plan, Weight bias, LaneBuffer output)
    {
        _range = plan.RangeOf(bias);
        _sums = plan.Memory.Floats(output.Pitch);
        _squares = plan.Memory.Floats(output.Pitch);
    }

    /// <summary>The gradient of a bias if it is trained, or null.</summary>
    public static BiasGradient? Of(Weight? bias, LanePlan plan, LaneBuffer output) =>
        bias is not null && plan.IsTrained(bias) ? new(plan, bias, output) : null;

    /// <summary>Adds an image's output gradient.</summary>
    public void Add(in StridedImage outputGradient) => ChannelMoments.Add(outputGradient, _sums, _squares);

    /// <summary>Adds the sums to the flat gradient, and begins again from zero.</summary>
    public void AddTo(Span<float> gradient)
    {
        Span<float> bias = gradient[_range], sums = new(_sums, bias.Length);
        for (int c = 0; c < bias.Length; c++) bias[c] += sums[c];
        sums.Clear();
    }
}
