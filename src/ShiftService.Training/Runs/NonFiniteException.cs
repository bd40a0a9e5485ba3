namespace ShiftService.Training.Runs;

/// <summary>Training that has come to numbers that are not finite, and stops: going on would only spread them.</summary>
/// <param name="layer">The first node or weight at fault.</param>
/// <param name="what">What of it is not finite, such as "activations" or "gradient".</param>
/// <param name="epoch">The epoch, from 1.</param>
/// <param name="step">The step of the run, from 0.</param>
public sealed class NonFiniteException(string layer, string what, int epoch, long step)
    : Exception($"the {what} of '{layer}' became infinite or NaN in epoch {epoch}, step {step}; a lower learning rate, a longer warm-up "
        + "or clipping may help")
{
    /// <summary>The first node or weight at fault.</summary>
    public string Layer { get; } = layer;

    /// <summary>What of it is not finite.</summary>
    public string What { get; } = what;

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The step of the run, from 0.</summary>
    public long Step { get; } = step;
}
