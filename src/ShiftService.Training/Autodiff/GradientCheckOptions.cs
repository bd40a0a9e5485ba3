namespace ShiftService.Training.Autodiff;

/// <summary>How gradients are compared with finite differences.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>How batch norms normalise.</summary>
    public NormMode Norms { get; init; } = NormMode.Batch;

    /// <summary>Values of each parameter, and of the input, that are tried; those of a smaller one are all tried.</summary>
    public int EntriesPerParameter { get; init; } = 8;

    /// <summary>Step over the size of a value, which is its own or the root mean square of its array, whichever is larger.</summary>
    public double RelativeStep { get; init; } = 1e-5;

    /// <summary>Gradients below it are compared absolutely: some are zero but for rounding, such as that of a bias before a norm.</summary>
    public double Floor { get; init; } = 1e-3;

    /// <summary>
    /// An entry is skipped when its finite differences contradict each other by more than this, relatively: then the function has a
    /// kink within the step, and no derivative to compare with.
    /// </summary>
    public double KinkTolerance { get; init; } = 5e-7;
}
