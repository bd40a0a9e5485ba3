namespace ShiftService.Zoo;

/// <summary>How the weights of a new network are drawn.</summary>
public enum Initialization
{
    /// <summary>
    /// The start of a training run: He-normal kernels, zero biases, norms that are the identity, active shifts uniform in [-1, 1].
    /// </summary>
    Training,

    /// <summary>
    /// Nothing trivial anywhere (norm statistics, biases, slopes and offsets all differ from their neutral values), for comparing
    /// engines. Residual branches end small, so that activations stay in a sane range through a hundred layers.
    /// </summary>
    Randomized,

    /// <summary>All zeros, at no cost: for looking at a network, or for values that are copied in afterwards.</summary>
    Zeros,
}
