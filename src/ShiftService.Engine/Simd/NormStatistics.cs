namespace ShiftService.Engine.Simd;

/// <summary>
/// Mean and variance of every channel that the instance norms of a network normalise, in the order of its nodes, so that they can be
/// measured on some parts of a picture and given to others. They belong to the network, not to a plan: sizes may differ. Several threads
/// may read them at once.
/// </summary>
/// <param name="channels">Channels of all instance norms together.</param>
public sealed class NormStatistics(int channels)
{
    /// <summary>Means, norm after norm.</summary>
    public float[] Mean { get; } = new float[channels];

    /// <summary>Biased variances, likewise.</summary>
    public float[] Variance { get; } = new float[channels];
}
