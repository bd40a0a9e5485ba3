using System.Numerics.Tensors;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>exp(x) over its sum: dx = y (g - sum g y).</summary>
internal sealed class SoftmaxStep(string name, LanePlan plan, LaneValue input, LaneValue output) : VectorStep(name, plan, input, output)
{
    protected override void ForwardVector(ReadOnlySpan<float> input, Span<float> output) => TensorPrimitives.SoftMax(input, output);

    protected override void BackwardVector(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> upper, Span<float> inputGradient)
    {
        double mean = 0;
        for (int c = 0; c < output.Length; c++) mean += (double)upper[c] * output[c];
        for (int c = 0; c < output.Length; c++) inputGradient[c] += (float)(output[c] * (upper[c] - mean));
    }
}
