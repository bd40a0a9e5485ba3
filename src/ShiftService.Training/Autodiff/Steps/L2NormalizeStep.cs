namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// y = x over its length: dx = (g - y (g . y)) / length. As in the engine a length below 1e-12 counts as 1e-12, as a constant.
/// </summary>
internal sealed class L2NormalizeStep(string name, LanePlan plan, LaneValue input, LaneValue output) : VectorStep(name, plan, input, output)
{
    private const double SmallestLength = 1e-12;

    protected override void ForwardVector(ReadOnlySpan<float> input, Span<float> output)
    {
        double length = Math.Max(LengthOf(input), SmallestLength);
        for (int c = 0; c < input.Length; c++) output[c] = (float)(input[c] / length);
    }

    protected override void BackwardVector(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> upper, Span<float> inputGradient)
    {
        double length = LengthOf(input), along = 0;
        if (length >= SmallestLength)
            for (int c = 0; c < output.Length; c++) along += (double)upper[c] * output[c];
        for (int c = 0; c < output.Length; c++)
            inputGradient[c] += (float)((upper[c] - output[c] * along) / Math.Max(length, SmallestLength));
    }

    private static double LengthOf(ReadOnlySpan<float> x)
    {
        double squares = 0;
        foreach (float value in x) squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
