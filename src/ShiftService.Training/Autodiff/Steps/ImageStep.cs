namespace ShiftService.Training.Autodiff.Steps;

/// <summary>A step with one input and one output that treats each image on its own.</summary>
internal abstract class ImageStep : LaneStep
{
    private readonly bool _trains, _inPlace;

    /// <summary>Gives the output its place.</summary>
    /// <param name="name">Name of the operator's node.</param>
    /// <param name="plan">The lane.</param>
    /// <param name="input">What is read.</param>
    /// <param name="output">What is defined.</param>
    /// <param name="trains">True if the operator has a weight that is trained.</param>
    /// <param name="inPlace">True if backward may write a value's gradient over that of the output's value at the same place.</param>
    protected ImageStep(string name, LanePlan plan, LaneValue input, LaneValue output, bool trains = false, bool inPlace = false)
        : base(name)
    {
        (Input, Output, _trains, _inPlace) = (input, output, trains, inPlace);
        output.NeedsGradient = input.NeedsGradient || trains;
        plan.Define(output);
    }

    protected LaneValue Input { get; }

    protected LaneValue Output { get; }

    /// <summary>Where the input's gradient goes; null if nothing needs it.</summary>
    protected LaneBuffer? InputGradient { get; private set; }

    /// <summary>True to add to what is there.</summary>
    protected bool Accumulates { get; private set; }

    public override void PlanBackward(LanePlan plan)
    {
        if (Output.Gradient is not { } gradient) return;
        if (Input.NeedsGradient)
        {
            if (_inPlace && plan.TryShareGradient(Input, gradient)) InputGradient = gradient;
            else
            {
                InputGradient = plan.GradientOf(Input, out bool accumulates);
                Accumulates = accumulates;
            }
        }
        plan.ReleaseGradient(Output);
    }

    public override void Forward(nint arena, int first, int count)
    {
        for (int i = first; i < first + count; i++) ForwardImage(SliceOf(arena, i), i);
    }

    public override void Backward(nint arena, int first, int count)
    {
        if (Output.Gradient is null || InputGradient is null && !_trains) return;
        for (int i = first; i < first + count; i++) BackwardImage(SliceOf(arena, i), i);
    }

    /// <summary>Computes the output of the image in a slice.</summary>
    protected abstract void ForwardImage(nint slice, int image);

    /// <summary>Computes the gradient of the input, where it has a place, and adds up those of weights.</summary>
    protected abstract void BackwardImage(nint slice, int image);

    /// <summary>The input's gradient in a slice, to be added to: zeroed first unless others have written to it.</summary>
    protected Kernels.Images.StridedImage InputGradientSum(nint slice)
    {
        if (!Accumulates) InputGradient!.Clear(slice);
        return InputGradient!.In(slice);
    }
}
