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

    /// <summary>Computes the outputs of the first images of the arena.</summary>
    public abstract void Forward(nint arena, int images);

    /// <summary>Computes the gradients of inputs and parameters.</summary>
    public abstract void Backward(nint arena, int images);

    /// <summary>Statistics since the last step, of a batch norm that takes them from the micro-batch.</summary>
    public virtual Steps.NormStatistics? Statistics => null;

    /// <summary>Adds what was summed up for parameters since the last call to the flat gradient.</summary>
    public virtual void Collect(Span<float> gradient)
    {
    }

    /// <summary>Where the slice of an image begins.</summary>
    protected nint SliceOf(nint arena, int image) => arena + (nint)(image * SliceBytes);
}
