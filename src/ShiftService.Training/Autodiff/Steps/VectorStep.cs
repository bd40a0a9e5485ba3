namespace ShiftService.Training.Autodiff.Steps;

/// <summary>A step that maps the features of each image, a vector, as a whole.</summary>
internal abstract unsafe class VectorStep(string name, LanePlan plan, LaneValue input, LaneValue output)
    : ImageStep(name, plan, input, output)
{
    /// <summary>Computes the output.</summary>
    protected abstract void ForwardVector(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Adds to the gradient of the input.</summary>
    protected abstract void BackwardVector(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> upper, Span<float> inputGradient);

    protected sealed override void ForwardImage(nint slice, int image) =>
        ForwardVector(Features(Input.Buffer!, slice), Features(Output.Buffer!, slice));

    protected sealed override void BackwardImage(nint slice, int image)
    {
        if (!Accumulates) InputGradient!.Clear(slice);
        BackwardVector(
            Features(Input.Buffer!, slice), Features(Output.Buffer!, slice), Features(Output.Gradient!, slice),
            Features(InputGradient!, slice));
    }

    private static Span<float> Features(LaneBuffer buffer, nint slice) => new((float*)(slice + (nint)buffer.At(0, 0, 0)), buffer.Channels);
}
