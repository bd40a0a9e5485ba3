namespace ShiftService.Training.Autodiff;

/// <summary>
/// Runs steps in an order that keeps values in the cache. Steps that compute each image alone form a chain, and a few images go through the
/// whole chain before the next ones: what one step writes, the next one reads while it is near. A chain ends where a step must know all
/// images. Step by step over the whole micro-batch, every value would come from memory.
/// </summary>
internal sealed class StepChains
{
    /// <summary>What the images in work should take of a second level cache.</summary>
    private const long CacheBytes = 1 << 20;

    /// <summary>Least pixels that are worth a call: gradients of kernels are loaded and stored once for so many.</summary>
    private const int LeastPixels = 512;

    private readonly Chain[] _forward, _backward;

    /// <summary>Forms the chains.</summary>
    /// <param name="steps">All steps, in the order of the network.</param>
    /// <param name="outputs">What each of them defines.</param>
    public StepChains(LaneStep[] steps, IReadOnlyList<LaneValue> outputs)
    {
        Steps = steps;
        int[] order = [.. Enumerable.Range(0, steps.Length)];
        _forward = [.. Split(order, outputs)];
        _backward = [.. Split([.. order.Reverse()], outputs)];
    }

    /// <summary>All steps, in the order of the network.</summary>
    public LaneStep[] Steps { get; }

    /// <summary>Computes the outputs of the first images of the arena.</summary>
    public void Forward(nint arena, int images)
    {
        Steps[0].LookForward(arena, 0, images);
        foreach (Chain chain in _forward)
            for (int first = 0; first < images; first += chain.Images)
            {
                int count = Math.Min(chain.Images, images - first);
                foreach (int step in chain.Steps) Steps[step].Forward(arena, first, count);
                if (chain.Next is int next) Steps[next].LookForward(arena, first, count);
            }
    }

    /// <summary>Computes the gradients of inputs and parameters.</summary>
    public void Backward(nint arena, int images)
    {
        Steps[^1].LookBackward(arena, 0, images);
        foreach (Chain chain in _backward)
            for (int first = 0; first < images; first += chain.Images)
            {
                int count = Math.Min(chain.Images, images - first);
                foreach (int step in chain.Steps) Steps[step].Backward(arena, first, count);
                if (chain.Next is int next) Steps[next].LookBackward(arena, first, count);
            }
    }

    private IEnumerable<Chain> Split(int[] order, IReadOnlyList<LaneValue> outputs)
    {
        for (int begin = 0, end; begin < order.Length; begin = end)
        {
            end = begin + 1;
            bool alone = Steps[order[begin]].Reach == StepReach.Batch;
            while (end < order.Length && !alone && Steps[order[end]].Reach == StepReach.Image) end++;
            int[] steps = order[begin..end];
            yield return new(steps, end < order.Length ? order[end] : null, alone ? int.MaxValue : ImagesOf(steps, outputs));
        }
    }

    private static int ImagesOf(int[] steps, IReadOnlyList<LaneValue> outputs)
    {
        long bytes = steps.Sum(step => outputs[step].Shape.Elements * sizeof(float));
        int pixels = steps.Max(step => outputs[step].Shape.Height * outputs[step].Shape.Width);
        return (int)Math.Max(CacheBytes / Math.Max(1, bytes), (LeastPixels + pixels - 1) / pixels);
    }

    private readonly record struct Chain(int[] Steps, int? Next, int Images);
}
