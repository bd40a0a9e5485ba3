namespace ShiftService.Serving.Models;

/// <summary>How a model is loaded.</summary>
public sealed record ServedModelOptions
{
    /// <summary>What runs it.</summary>
    public BackendChoice Backend { get; init; } = BackendChoice.Auto;

    /// <summary>Lanes, each of which gets a worker; at least 1.</summary>
    public int Lanes { get; init; } = Environment.ProcessorCount;

    /// <summary>Most images of one batch; at least 1.</summary>
    public int MaxBatch { get; init; } = 16;

    /// <summary>The largest difference from ONNX Runtime's answer, over the largest number in it, that is no disagreement.</summary>
    public float ParityTolerance { get; init; } = 1e-3f;

    /// <summary>Throws where a number makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It names the number.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatch, 1);
        if (!(ParityTolerance > 0 && ParityTolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(ParityTolerance), ParityTolerance, "must be between 0 and 1");
        if (!Enum.IsDefined(Backend)) throw new ArgumentOutOfRangeException(nameof(Backend), Backend, "is no backend");
    }
}
