namespace ShiftService.Training.Autodiff;

/// <summary>
/// What a lane does for one operator, or a few that are fused: forward, keeping what backward needs, and backward. A step is made in the
/// order of the network, planned backward in the opposite order, and bound when every buffer has its place.
/// </summary>
internal abstract class LaneStep(string name)
{
    /// <summary>Name of the operator's node, for messages.</summary>
    public string Name => name;

    /// <summary>Bytes from one image of the arena to the next.</summary>
    protected long SliceBytes { get; private set; }

    /// <summary>Asks for gradient buffers; the gradient of what the step defines has its place by then, if anything needs it.</summary>
    public abstract void PlanBackward(LanePlan plan);

    /// <summary>Prepares kernels, now that every buffer has its place.</summary>
    public virtual void Bind(LanePlan plan) => SliceBytes = plan.SliceBytes;

    /// <summary>Takes over weights that changed.</summary>
    public virtual void Refresh()
    {
    }

    /// <summary>What must be known of other images before one can be computed; the same backward.</summary>
    public virtual StepReach Reach => StepReach.Image;

    /// <summary>Takes notice of the inputs of some images, where the step looks at all of them before it computes the first.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="first">The first image; calls come in order.</param>
    /// <param name="count">How many.</param>
    public virtual void LookForward(nint arena, int first, int count)
    {
    }

    /// <summary>Takes notice of the gradients of some images' outputs, likewise.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="first">The first image; calls come in order.</param>
    /// <param name="count">How many.</param>
    public virtual void LookBackward(nint arena, int first, int count)
    {
    }

    /// <summary>Computes the outputs of some images.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="first">The first image; calls come in order.</param>
    /// <param name="count">How many.</param>
    public abstract void Forward(nint arena, int first, int count);

    /// <summary>Computes the gradients of some images' inputs, and adds up those of parameters.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="first">The first image; calls come in order.</param>
    /// <param name="count">How many.</param>
    public abstract void Backward(nint arena, int first, int count);

    /// <summary>Statistics since the last step, of a batch norm that takes them from the micro-batch.</summary>
    public virtual Steps.NormStatistics? Statistics => null;

    /// <summary>Adds what was summed up for parameters since the last call to the flat gradient.</summary>
    public virtual void Collect(Span<float> gradient)
    {
    }

    /// <summary>Where the slice of an image begins.</summary>
    protected nint SliceOf(nint arena, int image) => arena + (nint)(image * SliceBytes);
}
