using ShiftService.Graph;
using ShiftService.Training.Data;

namespace ShiftService.Training.Losses;

/// <summary>Checks what every worker is given, so that losses only compute.</summary>
internal abstract class LossWorker(ILoss loss, int maxImages, TensorShape shape, int classes = 0) : ILossWorker
{
    private readonly int _parameterLength = loss.Parameters.Sum(parameter => parameter.Weight.Values.Length);

    /// <summary>Most images of a micro-batch.</summary>
    protected int Capacity { get; } = maxImages;

    /// <summary>Shape of one image's output.</summary>
    protected TensorShape Shape { get; } = shape;

    /// <summary>Values of one image's output.</summary>
    protected int Features { get; } = checked((int)shape.Elements);

    /// <inheritdoc/>
    public LossResult Evaluate(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient)
    {
        if (input.Images < 1 || input.Images > Capacity)
            throw new ArgumentException($"a micro-batch has {input.Images} images and may have 1 to {Capacity}");
        CheckLength(output.Length, "outputs", input.Images);
        CheckLength(outputGradient.Length, "gradients of outputs", input.Images);
        if (parameterGradient.Length != _parameterLength)
            throw new ArgumentException(
                $"the loss has {_parameterLength} parameters and got room for {parameterGradient.Length} gradients");
        if (loss.NeedsTargets) CheckTargets(input);
        if (loss.NeedsTeacher) CheckTeacher(input);
        if (!input.Styles.IsEmpty) CheckStyles(input);
        return Compute(output, input, scale, outputGradient, parameterGradient);
    }

    /// <summary>The same, all lengths and labels being right.</summary>
    protected abstract LossResult Compute(
        ReadOnlySpan<float> output, in LossInput input, float scale, Span<float> outputGradient, Span<float> parameterGradient);

    /// <summary>Checks the teacher's outputs; by default they have the shape of the network's.</summary>
    protected virtual void CheckTeacher(in LossInput input) => CheckLength(input.Teacher.Length, "outputs of the teacher", input.Images);

    /// <summary>One image's part of an array.</summary>
    protected ReadOnlySpan<float> Row(ReadOnlySpan<float> values, int image) => values.Slice(image * Features, Features);

    /// <summary>One image's part of an array.</summary>
    protected Span<float> Row(Span<float> values, int image) => values.Slice(image * Features, Features);

    private void CheckTargets(in LossInput input)
    {
        if (input.Targets.Length != input.Images)
            throw new ArgumentException($"{input.Images} images came with {input.Targets.Length} targets");
        for (int i = 0; i < input.Images; i++)
        {
            Target target = input.Targets[i];
            if ((uint)target.Label >= (uint)classes) throw new LabelException(i, target.Label, classes);
            if ((uint)target.SecondLabel >= (uint)classes) throw new LabelException(i, target.SecondLabel, classes);
            if (!(target.SecondShare >= 0 && target.SecondShare <= 1))
                throw new ArgumentException($"image {i} of the micro-batch has the share {target.SecondShare} of a second class");
        }
    }

    private void CheckStyles(in LossInput input)
    {
        if (input.Styles.Length != input.Images) throw new ArgumentException($"{input.Images} images came with {input.Styles.Length} styles");
        foreach (int style in input.Styles)
            if ((uint)style >= (uint)loss.Styles) throw new ArgumentException($"style {style} is not one of the loss's {loss.Styles}");
    }

    private void CheckLength(int length, string what, int images)
    {
        if (length != images * Features)
            throw new ArgumentException($"{images} images of shape {Shape} have {images * Features} {what}, and got {length}");
    }
}
